#include "library/playback/subtitlecues.h"
#include "library/playback/subtitlereport.h"
#include "tests/support/testregistry.h"

#include <QTest>

using Library::SubtitleCue;
using Library::SubtitleReport;

namespace {

Result<SubtitleReport> reportOf(const char *name, const QByteArray &bytes)
{
    return Library::reportSubtitles(name,
        std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))), {});
}

} // namespace

class TestSubtitleFile : public QObject
{
    Q_OBJECT
private slots:
    void readsHandwrittenCues();
    void leavesBlocksOfWebVttOut();
    void makesUpAnEnd();
    void readsTimedText_data();
    void readsTimedText();
    void keepsTimedTextBeforeDamage();
    void readsFormats_data();
    void readsFormats();
    void saysWhatCannotBeRead();
};

void TestSubtitleFile::readsHandwrittenCues()
{
    // Without a number, with one, without the blank line between, with a number as the text.
    const auto cues = Library::readCues("00:00:01,000 --> 00:00:02,500\nOne\nline two\n\n"
                                        "2\n 0:03.5 --> 00:04.000 X1:10\n1984\n"
                                        "3\n00:01:05,25 --> 01:01:06,000\n\n\n");
    QCOMPARE(cues.size(), std::size_t{3});
    QCOMPARE(cues[0].startMicro, 1'000'000);
    QCOMPARE(cues[0].durationMicro, 1'500'000);
    QCOMPARE(cues[0].text, std::string("One\nline two"));
    QCOMPARE(cues[1].startMicro, 3'500'000);
    QCOMPARE(cues[1].durationMicro, 500'000);
    QCOMPARE(cues[1].text, std::string("1984"));
    QCOMPARE(cues[2].startMicro, 65'250'000);
    QCOMPARE(cues[2].durationMicro, 3'600'750'000);
    QCOMPARE(cues[2].text, std::string());
}

void TestSubtitleFile::leavesBlocksOfWebVttOut()
{
    const auto cues = Library::readCues("WEBVTT\n\nSTYLE\n::cue { }\n\nintro\n"
                                        "00:01.000 --> 00:02.000 align:start\nOne\n\n"
                                        "NOTE\na remark\nof two lines\n\nsecond\n"
                                        "00:03.000 --> 00:04.000\nNOTES are text\n");
    QCOMPARE(cues.size(), std::size_t{2});
    QCOMPARE(cues[0].text, std::string("One"));
    QCOMPARE(cues[1].text, std::string("NOTES are text"));
}

void TestSubtitleFile::makesUpAnEnd()
{
    const auto cues = Library::readCues("00:00:01.000 -->\na\n\n00:00:09.000 --> 00:00:03.000\nb");
    QCOMPARE(cues.size(), std::size_t{2});
    QCOMPARE(cues[0].durationMicro, 4'000'000);
    QCOMPARE(cues[1].durationMicro, 4'000'000);
}

void TestSubtitleFile::readsTimedText_data()
{
    QTest::addColumn<QByteArray>("attributes");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("startMs");
    QTest::addColumn<qint64>("lengthMs");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const char *attributes, const char *body, qint64 start,
                         qint64 length, const char *text) {
        QTest::newRow(name) << QByteArray(attributes) << QByteArray(body) << start << length
                            << QByteArray(text);
    };
    row("clock", "", "<p begin='00:00:01.5' end='00:00:03'>a<br/>b</p>", 1500, 1500, "a\nb");
    row("seconds", "", "<p begin='2.5s' dur='500ms'>a</p>", 2500, 500, "a");
    row("frames", "ttp:frameRate='25' xmlns:ttp='p'", "<p begin='00:00:02:05' end='75f'>a</p>",
        2200, 800, "a");
    row("ticks", "ttp:tickRate='1000' xmlns:ttp='p'", "<p begin='1500t' end='2000t'>a</p>", 1500,
        500, "a");
    row("nested", "", "<div begin='10s'><p begin='1s' end='2s'>a</p></div>", 11'000, 1000, "a");
    row("styles", "xmlns:tts='s'",
        "<p begin='1s' end='2s'>\n  so <span tts:fontStyle='italic'>it</span>\n  is</p>", 1000,
        1000, "so <i>it</i> is");
    row("words", "", "<p begin='1s' end='4s'><span begin='1s' end='2s'>a </span><span>b</span></p>",
        1000, 3000, "a b");
}

void TestSubtitleFile::readsTimedText()
{
    QFETCH(QByteArray, attributes);
    QFETCH(QByteArray, body);
    QFETCH(qint64, startMs);
    QFETCH(qint64, lengthMs);
    QFETCH(QByteArray, text);
    const QByteArray file = "<?xml version='1.0'?>\n<tt xmlns='http://www.w3.org/ns/ttml' "
        + attributes + "><head/><body>" + body + "</body></tt>";
    const auto cues = Library::readTimedText(file.toStdString());
    QCOMPARE(cues.size(), std::size_t{1});
    QCOMPARE(cues[0].startMicro, startMs * 1000);
    QCOMPARE(cues[0].durationMicro, lengthMs * 1000);
    QCOMPARE(cues[0].text, text.toStdString());
}

void TestSubtitleFile::keepsTimedTextBeforeDamage()
{
    const auto cues = Library::readTimedText(
        "<tt><body><p begin='1s' end='2s'>a</p><p begin='2s' end='3s'>b</q></body></tt>");
    QCOMPARE(cues.size(), std::size_t{1});
    QVERIFY(Library::readTimedText("<html><p>a</p></html>").empty());
}

void TestSubtitleFile::readsFormats_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("format");
    QTest::newRow("srt") << QStringLiteral("a.srt")
                         << QByteArray("1\n00:00:01,000 --> 00:00:02,000\n<i>One</i>\n")
                         << QStringLiteral("srt");
    QTest::newRow("vtt") << QStringLiteral("a.vtt")
                         << QByteArray("WEBVTT\n\n00:01.000 --> 00:02.000\n<i>One</i>\n")
                         << QStringLiteral("webvtt");
    QTest::newRow("ttml") << QStringLiteral("a.ttml")
                          << QByteArray("<tt xmlns:tts='s'><body><p begin='1s' end='2s' "
                                        "tts:fontStyle='italic'>One</p></body></tt>")
                          << QStringLiteral("ttml");
    // 25 pictures a second, as its first line says.
    QTest::newRow("microdvd") << QStringLiteral("a.sub")
                              << QByteArray("{1}{1}25\n{25}{50}{Y:i}One\n{75}{100}Two\n")
                              << QStringLiteral("microdvd");
    QTest::newRow("sami") << QStringLiteral("a.smi")
                          << QByteArray("<SAMI><BODY><SYNC Start=1000><P><i>One</i>"
                                        "<SYNC Start=2000><P>&nbsp;</BODY></SAMI>")
                          << QStringLiteral("sami");
}

void TestSubtitleFile::readsFormats()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, format);
    const auto report = reportOf(name.toUtf8().constData(), bytes);
    QVERIFY(report);
    QCOMPARE(QString::fromStdString(report->format), format);
    QCOMPARE(report->tracks.size(), std::size_t{1});
    const SubtitleReport::Cue &cue = report->tracks[0].cues.at(0);
    QCOMPARE(cue.start.count(), 1000);
    QCOMPARE(cue.end.count(), 2000);
    QVERIFY2(cue.text.find("One") != std::string::npos, cue.text.c_str());
    QVERIFY2(cue.text.find("{\\i1}") != std::string::npos, cue.text.c_str());
}

void TestSubtitleFile::saysWhatCannotBeRead()
{
    const auto report = reportOf("film.srt", "nothing of the kind");
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Unsupported);
    QVERIFY(report.error().message.contains(QStringLiteral("film.srt")));
    QVERIFY(!reportOf("film.sup", "PGxxxxxxxxxxxxxxx"));
    QVERIFY(!reportOf("film.sub", QByteArray("\0\0\1\xba and then", 13)));
    QVERIFY(!reportOf("film.sub", QByteArray()));
}

MATINEE_TEST(TestSubtitleFile)
#include "tst_subtitlefile.moc"
