#include "tests/gui/xsession.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using TestSupport::XSession;

//! The harness against a small window of its own, in another process.
class XSessionTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void dropsFiles();
    void hoversAndLeaves();
    void sendsKeys();
    void clicks();
    void takesPictures();
    void closesTheWindow();

private:
    bool says(const QByteArray &line);

    std::unique_ptr<XSession> m_session;
    std::unique_ptr<QProcess> m_target;
    XSession::Window m_window = 0;
    QByteArray m_output;
};

void XSessionTest::initTestCase()
{
    m_session = XSession::connect();
    QVERIFY2(m_session, "there is no X display with XTEST");
}

void XSessionTest::init()
{
    m_output.clear();
    m_target = std::make_unique<QProcess>();
    m_target->start(QStringLiteral(MATINEE_DROP_TARGET), {});
    QVERIFY(m_target->waitForStarted());
    const auto window = m_session->waitForWindow(m_target->processId(), 20s);
    QVERIFY(window);
    m_window = *window;
}

void XSessionTest::cleanup()
{
    if (m_target->state() != QProcess::NotRunning) {
        m_target->kill();
        m_target->waitForFinished();
    }
}

bool XSessionTest::says(const QByteArray &line)
{
    m_output += m_target->readAllStandardOutput();
    return m_output.split('\n').contains(line);
}

void XSessionTest::dropsFiles()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("a film, 中文 100%.mkv"));
    QCOMPARE(
        m_session->dropFiles(m_window, QPoint(100, 100), {name, folder.path()}, 10s), QString());
    QTRY_VERIFY(says("dropped " + name.toUtf8()));
    QTRY_VERIFY(says("dropped " + folder.path().toUtf8()));
}

void XSessionTest::hoversAndLeaves()
{
    QCOMPARE(m_session->hoverFiles(m_window, QPoint(100, 100), {QStringLiteral("/tmp")}, 200ms),
        QString());
    QTRY_VERIFY(says("left"));
    QVERIFY(!m_output.contains("dropped"));
}

void XSessionTest::sendsKeys()
{
    m_session->focus(m_window);
    QVERIFY(m_session->key(QStringLiteral("Escape")));
    QTRY_VERIFY(says("key " + QByteArray::number(Qt::Key_Escape) + " 0"));
    QVERIFY(m_session->key(QStringLiteral("ctrl+f")));
    QTRY_VERIFY(says("key " + QByteArray::number(Qt::Key_F) + ' '
        + QByteArray::number(int(Qt::ControlModifier))));
    QVERIFY(m_session->key(QStringLiteral("#")));
    QTRY_VERIFY(says("key " + QByteArray::number(Qt::Key_NumberSign) + ' '
        + QByteArray::number(int(Qt::ShiftModifier))));
    QVERIFY(!m_session->key(QStringLiteral("NoSuchKey")));
}

void XSessionTest::clicks()
{
    m_session->click(m_window, QPoint(30, 40));
    QTRY_VERIFY(says("pressed 30 40"));
}

void XSessionTest::takesPictures()
{
    QTRY_COMPARE(m_session->screenshot(m_window).pixelColor(150, 100), QColor(Qt::red));
    const QImage before = m_session->screenshot(m_window);
    QCOMPARE(before.size(), QSize(320, 200));
    QVERIFY(!m_session->waitForChange(m_window, QRect(10, 10, 50, 50), before, 100ms));
    m_session->focus(m_window);
    m_session->key(QStringLiteral("space"));
    QVERIFY(m_session->waitForChange(m_window, QRect(10, 10, 50, 50), before, 10s));
}

void XSessionTest::closesTheWindow()
{
    m_session->requestClose(m_window);
    QVERIFY(m_target->waitForFinished(20000));
    QVERIFY(says("closed"));
    QCOMPARE(m_target->exitCode(), 0);
}

MATINEE_TEST(XSessionTest)
#include "tst_xsession.moc"
