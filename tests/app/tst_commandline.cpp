#include "app/commandline.h"
#include "tests/support/testregistry.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

class CommandLineTest : public QObject
{
    Q_OBJECT
private slots:
    void noArgumentsOpenTheWindow();
    void verbWithOptionsAndArguments();
    void optionsBeforeAndAfterTheVerb();
    void doubleHyphenEndsOptions();
    void aFileNeedsNoVerb();
    void refuses_data();
    void refuses();
    void everyVerbHasHelp();
    void exitCodes();
};

static QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

void CommandLineTest::noArgumentsOpenTheWindow()
{
    const auto parsed = App::parseCommandLine({});
    QVERIFY(parsed);
    QCOMPARE(parsed->verb, nullptr);
}

void CommandLineTest::verbWithOptionsAndArguments()
{
    const auto parsed
        = App::parseCommandLine(words("play film.mkv --headless --report=r.json --seek 1,2"));
    QVERIFY(parsed);
    QCOMPARE(QLatin1String(parsed->verb->name), QLatin1String("play"));
    QCOMPARE(parsed->arguments, QStringList{QStringLiteral("film.mkv")});
    QVERIFY(parsed->options.contains(QStringLiteral("headless")));
    QCOMPARE(parsed->options.value(QStringLiteral("report")), QStringLiteral("r.json"));
    QCOMPARE(parsed->options.value(QStringLiteral("seek")), QStringLiteral("1,2"));
}

void CommandLineTest::optionsBeforeAndAfterTheVerb()
{
    const auto parsed = App::parseCommandLine(words("--data /x ls --json"));
    QVERIFY(parsed);
    QCOMPARE(parsed->dataFolder, QStringLiteral("/x"));
    QCOMPARE(parsed->format, App::OutputFormat::Json);
    QCOMPARE(QLatin1String(parsed->verb->name), QLatin1String("ls"));
}

void CommandLineTest::doubleHyphenEndsOptions()
{
    const auto parsed = App::parseCommandLine(words("probe -- --json"));
    QVERIFY(parsed);
    QCOMPARE(parsed->arguments, QStringList{QStringLiteral("--json")});
    QCOMPARE(parsed->format, App::OutputFormat::People);
}

void CommandLineTest::aFileNeedsNoVerb()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("ls.mkv"));
    QVERIFY(QFile(file).open(QIODevice::WriteOnly));
    const auto parsed = App::parseCommandLine({file, QStringLiteral("other.mkv")});
    QVERIFY(parsed && parsed->verb);
    QCOMPARE(QLatin1String(parsed->verb->name), QLatin1String("play"));
    QCOMPARE(parsed->arguments, (QStringList{file, QStringLiteral("other.mkv")}));
    const auto address = App::parseCommandLine(words("https://nas/film.mkv --headless"));
    QVERIFY(address && address->verb);
    QCOMPARE(QLatin1String(address->verb->name), QLatin1String("play"));
    QVERIFY(!App::parseCommandLine({folder.filePath(QStringLiteral("gone.mkv"))}));
}

void CommandLineTest::refuses_data()
{
    QTest::addColumn<QString>("line");
    QTest::newRow("unknown verb") << QStringLiteral("destroy");
    QTest::newRow("unknown option") << QStringLiteral("ls --colour");
    QTest::newRow("option of another verb") << QStringLiteral("ls --headless");
    QTest::newRow("option without its value") << QStringLiteral("ls --sort");
    QTest::newRow("switch with a value") << QStringLiteral("ls --json=1");
    QTest::newRow("too few arguments") << QStringLiteral("add");
    QTest::newRow("too many arguments") << QStringLiteral("show a b");
    QTest::newRow("data without a folder") << QStringLiteral("ls --data");
}

void CommandLineTest::refuses()
{
    QFETCH(QString, line);
    const auto parsed = App::parseCommandLine(line.split(QLatin1Char(' ')));
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
    QVERIFY(!parsed.error().message.isEmpty());
}

void CommandLineTest::everyVerbHasHelp()
{
    const QString whole = App::helpText(nullptr);
    QSet<QString> names;
    for (const App::Verb &verb : App::verbs()) {
        const QString name = QLatin1String(verb.name);
        QVERIFY2(!names.contains(name), verb.name);
        names.insert(name);
        QVERIFY2(whole.contains(name), verb.name);
        const QString own = App::helpText(&verb);
        QVERIFY(own.contains(QString::fromUtf8(verb.summary)));
        for (const App::VerbOption &option : verb.options) {
            QVERIFY2(own.contains(QLatin1String(option.name)), option.name);
        }
    }
}

void CommandLineTest::exitCodes()
{
    QCOMPARE(App::exitCodeFor(ErrorCode::InvalidInput), App::ExitCode::Usage);
    QCOMPARE(App::exitCodeFor(ErrorCode::NotFound), App::ExitCode::NotFound);
    QCOMPARE(App::exitCodeFor(ErrorCode::Unreachable), App::ExitCode::Unreachable);
    QCOMPARE(App::exitCodeFor(ErrorCode::PermissionDenied), App::ExitCode::Refused);
    QCOMPARE(App::exitCodeFor(ErrorCode::Corrupt), App::ExitCode::Failed);
}

MATINEE_TEST(CommandLineTest)
#include "tst_commandline.moc"
