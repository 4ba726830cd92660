// A window that takes drops and keys and prints what came, for trying the harness.

#include <QApplication>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPainter>
#include <QWidget>

#include <cstdio>

namespace {

void say(const QString &line)
{
    std::printf("%s\n", line.toUtf8().constData());
    std::fflush(stdout);
}

class Target final : public QWidget
{
public:
    Target()
    {
        setAcceptDrops(true);
        setWindowTitle(QStringLiteral("Drop target"));
    }

protected:
    void dragEnterEvent(QDragEnterEvent *event) override { event->acceptProposedAction(); }
    void dragLeaveEvent(QDragLeaveEvent *) override { say(QStringLiteral("left")); }
    void dropEvent(QDropEvent *event) override
    {
        for (const QUrl &url : event->mimeData()->urls()) {
            say(QStringLiteral("dropped %1").arg(url.toLocalFile()));
        }
        event->acceptProposedAction();
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        say(QStringLiteral("key %1 %2").arg(event->key()).arg(event->modifiers().toInt()));
        m_color = m_color == Qt::red ? Qt::blue : Qt::red;
        update();
    }
    void mousePressEvent(QMouseEvent *event) override
    {
        say(QStringLiteral("pressed %1 %2")
                .arg(event->position().toPoint().x())
                .arg(event->position().toPoint().y()));
    }
    void closeEvent(QCloseEvent *) override { say(QStringLiteral("closed")); }
    void paintEvent(QPaintEvent *) override { QPainter(this).fillRect(rect(), m_color); }

private:
    QColor m_color = Qt::red;
};

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    Target target;
    target.setGeometry(40, 30, 320, 200);
    target.show();
    return QApplication::exec();
}
