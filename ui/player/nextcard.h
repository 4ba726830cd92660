#pragma once

#include <QTimer>
#include <QWidget>

namespace Ui {

class Button;
class Theme;

//! At the end of a film: what comes next, and how soon. Enter goes there at once, Back does not.
class NextCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NextCard)
public:
    NextCard(const Theme &theme, QWidget *parent);

    void open(const QString &heading, const QString &subheading, int seconds);
    void close();
    int secondsLeft() const { return m_left; }
    QSize sizeHint() const override;

signals:
    void goWanted();
    void cancelled();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void tick();
    void arrange();
    QString words() const;

    const Theme &m_theme;
    QString m_heading;
    QString m_subheading;
    QTimer m_second;
    int m_left = 0;
    Button *m_go;
    Button *m_cancel;
};

} // namespace Ui
