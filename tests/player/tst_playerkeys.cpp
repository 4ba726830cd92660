#include "library/base/settings.h"
#include "tests/support/testregistry.h"
#include "ui/player/playerkeys.h"
#include "ui/player/timeentry.h"

#include <QKeyEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using Ui::PlayerCommand;
using Ui::PlayerKeys;

class PlayerKeysTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void namesKeys_data();
    void namesKeys();
    void noKeyStandsForTwo();
    void everyCommandHasWordsAndAKey();
    void aChosenKeyReplacesTheUsualOnes();
    void survivesDamagedSettings();
    void typesTimes();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
};

void PlayerKeysTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
}

void PlayerKeysTest::namesKeys_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    const auto row
        = [](const char *tag, int key, int modifiers, const char *text, const char *name) {
              QTest::newRow(tag) << key << modifiers << QString::fromUtf8(text)
                                 << QString::fromUtf8(name);
          };
    row("letter", Qt::Key_S, 0, "s", "s");
    row("capital", Qt::Key_S, Qt::ShiftModifier, "S", "S");
    row("sign with shift", Qt::Key_NumberSign, Qt::ShiftModifier, "#", "#");
    row("keypad", Qt::Key_9, Qt::KeypadModifier, "9", "9");
    row("space", Qt::Key_Space, 0, " ", "Space");
    row("arrow", Qt::Key_Left, 0, "", "Left");
    row("arrow of the keypad", Qt::Key_Left, Qt::KeypadModifier, "", "Left");
    row("arrow with shift", Qt::Key_Left, Qt::ShiftModifier, "", "Shift+Left");
    row("control letter", Qt::Key_S, Qt::ControlModifier, "\x13", "Ctrl+S");
    row("control sign", Qt::Key_Plus, Qt::ControlModifier | Qt::ShiftModifier, "+", "Ctrl++");
    row("function key", Qt::Key_F11, 0, "", "F11");
    row("only shift", Qt::Key_Shift, Qt::ShiftModifier, "", "");
    row("enter", Qt::Key_Return, 0, "\r", "Return");
    row("media", Qt::Key_MediaNext, 0, "", "Media Next");
    row("umlaut", Qt::Key_Odiaeresis, 0, "ö", "ö");
}

void PlayerKeysTest::namesKeys()
{
    QFETCH(int, key);
    QFETCH(int, modifiers);
    QFETCH(QString, text);
    QFETCH(QString, name);
    const QKeyEvent event(QEvent::KeyPress, key, Qt::KeyboardModifiers(modifiers), text);
    QCOMPARE(PlayerKeys::nameOf(event), name);
    if (!name.isEmpty()) {
        QVERIFY(!PlayerKeys::shown(name).isEmpty());
    }
}

void PlayerKeysTest::noKeyStandsForTwo()
{
    const PlayerKeys keys(*m_settings);
    QSet<QString> seen;
    for (const PlayerCommand command : PlayerKeys::commands()) {
        for (const QString &key : keys.keysOf(command)) {
            QVERIFY2(!seen.contains(key), qPrintable(key));
            seen.insert(key);
            // Written as the event of that key is.
            QVERIFY2(key.size() == 1
                    || QKeySequence(key, QKeySequence::PortableText)
                            .toString(QKeySequence::PortableText)
                        == key,
                qPrintable(key));
        }
    }
}

void PlayerKeysTest::everyCommandHasWordsAndAKey()
{
    const PlayerKeys keys(*m_settings);
    for (const PlayerCommand command : PlayerKeys::commands()) {
        QVERIFY(!PlayerKeys::words(command).isEmpty());
        QVERIFY2(!keys.keysOf(command).isEmpty(), qPrintable(PlayerKeys::words(command)));
    }
}

void PlayerKeysTest::aChosenKeyReplacesTheUsualOnes()
{
    const QKeyEvent j(QEvent::KeyPress, Qt::Key_J, Qt::NoModifier, QStringLiteral("j"));
    const QKeyEvent s(QEvent::KeyPress, Qt::Key_S, Qt::NoModifier, QStringLiteral("s"));
    {
        PlayerKeys keys(*m_settings);
        QSignalSpy changed(&keys, &PlayerKeys::changed);
        QVERIFY(keys.commandOf(s) == PlayerCommand::Screenshot);
        keys.setKey(PlayerCommand::Screenshot, QStringLiteral("j"));
        QCOMPARE(changed.size(), 1);
        QVERIFY(keys.commandOf(j) == PlayerCommand::Screenshot);
        QVERIFY(!keys.commandOf(s));
        QVERIFY(!keys.keysOf(PlayerCommand::NextSubtitle).contains(QStringLiteral("j")));
        QVERIFY(keys.isChanged(PlayerCommand::Screenshot));
    }
    PlayerKeys again(*m_settings);
    QVERIFY(again.commandOf(j) == PlayerCommand::Screenshot);
    again.setKey(PlayerCommand::Mute, QStringLiteral("j"));
    QVERIFY(again.commandOf(j) == PlayerCommand::Mute);
    again.reset(PlayerCommand::Mute);
    again.reset(PlayerCommand::Screenshot);
    QVERIFY(again.commandOf(j) == PlayerCommand::NextSubtitle);
    QVERIFY(again.commandOf(s) == PlayerCommand::Screenshot);
    QVERIFY(m_settings->text(SettingKey::PlayerKeys).isEmpty());
}

void PlayerKeysTest::survivesDamagedSettings()
{
    for (const char *text : {"{", "[1]", R"({"nightMode":7})", R"({"nothing":["x"]})"}) {
        QVERIFY(m_settings->setValue(SettingKey::PlayerKeys, QString::fromLatin1(text)));
        const PlayerKeys keys(*m_settings);
        QCOMPARE(keys.keysOf(PlayerCommand::NightMode), QStringList{QStringLiteral("n")});
    }
}

void PlayerKeysTest::typesTimes()
{
    Ui::TimeEntry entry;
    QVERIFY(entry.isEmpty());
    QCOMPARE(entry.text(), QStringLiteral("0:00"));
    QVERIFY(entry.type(QLatin1Char('0'))); // the beginning, as the line says
    QVERIFY(!entry.isEmpty());
    QCOMPARE(entry.text(), QStringLiteral("0:00"));
    QCOMPARE(entry.time(), 0s);
    entry.erase();
    QVERIFY(entry.isEmpty());
    QVERIFY(!entry.type(QLatin1Char('x')));
    const std::vector<std::pair<char, const char *>> typed{{'1', "0:01"}, {'2', "0:12"},
        {'3', "1:23"}, {'4', "12:34"}, {'5', "1:23:45"}, {'6', "12:34:56"}};
    for (const auto &[sign, text] : typed) {
        QVERIFY(entry.type(QLatin1Char(sign)));
        QCOMPARE(entry.text(), QLatin1String(text));
    }
    QVERIFY(!entry.type(QLatin1Char('7')));
    entry.erase();
    QCOMPARE(entry.time(), 1h + 23min + 45s);
}

MATINEE_TEST(PlayerKeysTest)
#include "tst_playerkeys.moc"
