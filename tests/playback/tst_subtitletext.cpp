#include "library/playback/subtitletext.h"
#include "tests/support/testregistry.h"

#include <QStringEncoder>
#include <QTest>

#include <unicode/ucnv.h>

using Library::subtitleToUtf8;

class TestSubtitleText : public QObject
{
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void namesTheEncoding_data();
    void namesTheEncoding();
    void keepsDamagedUtf8();
    void neverFailsOnRubbish();
};

void TestSubtitleText::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    const QString plain = QStringLiteral("1\n00:00:01,000 --> 00:00:02,000\nGr\u00fc\u00dfe\n");
    const QByteArray utf8 = plain.toUtf8();
    const auto encoded
        = [&](QStringConverter::Encoding encoding, const char *mark, int length) -> QByteArray {
        QStringEncoder encoder(encoding, QStringConverter::Flag::Default);
        const QByteArray body = encoder.encode(plain);
        return QByteArray(mark, length) + body;
    };
    QTest::newRow("utf-8") << utf8 << utf8;
    QTest::newRow("utf-8 with a mark") << QByteArray(QByteArray("\xef\xbb\xbf") + utf8) << utf8;
    QTest::newRow("utf-16 le") << encoded(QStringConverter::Utf16LE, "\xff\xfe", 2) << utf8;
    QTest::newRow("utf-16 be") << encoded(QStringConverter::Utf16BE, "\xfe\xff", 2) << utf8;
    QTest::newRow("utf-16 le without a mark") << encoded(QStringConverter::Utf16LE, "", 0) << utf8;
    QTest::newRow("utf-16 be without a mark") << encoded(QStringConverter::Utf16BE, "", 0) << utf8;
    QTest::newRow("windows lines") << QByteArray("a\r\nb\rc\n") << QByteArray("a\nb\nc\n");
    QTest::newRow("gb18030")
        << QByteArray("\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7\xa3\xac\xbb\xb6\xd3\xad\xc0\xb4"
                      "\xb5\xbd\xb5\xe7\xd3\xb0\xd4\xba")
        << QStringLiteral("\u4f60\u597d\uff0c\u4e16\u754c\uff0c\u6b22\u8fce\u6765\u5230\u7535\u5f71"
                          "\u9662")
               .toUtf8();
    QTest::newRow("nothing") << QByteArray() << QByteArray();
}

void TestSubtitleText::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    const std::string result = subtitleToUtf8(
        std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
    QCOMPARE(QByteArray::fromStdString(result), text);
}

void TestSubtitleText::namesTheEncoding_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArrayList>("read"); // any of these means the same bytes
    const QString russian
        = QStringLiteral("Кто там? Это я, открой, пожалуйста, дверь. Уже поздно.");
    const QString polish = QStringLiteral("Proszę, nie idź tam. Źle się czuję, a światło zgasło.");
    const QString greek = QStringLiteral("Άνθρωποι έρχονται από μακριά. Άκου, η θάλασσα μιλάει.");
    QTest::newRow("windows-1251") << russian << QByteArray("windows-1251")
                                  << QByteArrayList{"WINDOWS-1251"};
    QTest::newRow("koi8-r") << russian << QByteArray("KOI8-R") << QByteArrayList{"KOI8-R"};
    QTest::newRow("windows-1250") << polish << QByteArray("windows-1250")
                                  << QByteArrayList{"WINDOWS-1250", "windows-1250"};
    QTest::newRow("iso-8859-2") << polish << QByteArray("ISO-8859-2")
                                << QByteArrayList{"ISO-8859-2"};
    QTest::newRow("windows-1253") << greek << QByteArray("windows-1253")
                                  << QByteArrayList{"WINDOWS-1253"};
    QTest::newRow("iso-8859-7") << greek << QByteArray("ISO-8859-7")
                                << QByteArrayList{"ISO-8859-7"};
    QTest::newRow("shift-jis") << QStringLiteral(
        "誰かいますか。もう遅いので、明日また来てください。")
                               << QByteArray("windows-932") << QByteArrayList{"windows-932"};
    QTest::newRow("euc-kr") << QStringLiteral("누구세요? 문을 열어 주세요. 시간이 늦었습니다.")
                            << QByteArray("windows-949") << QByteArrayList{"windows-949"};
    QTest::newRow("big5") << QStringLiteral("請問有人在嗎？時間已經很晚了，請你明天再來吧。")
                          << QByteArray("Big5-HKSCS") << QByteArrayList{"Big5-HKSCS"};
    QTest::newRow("gb18030") << QStringLiteral("请问有人在吗？时间已经很晚了，请你明天再来吧。")
                             << QByteArray("GB18030") << QByteArrayList{"GB18030"};
    QTest::newRow("italian") << QStringLiteral("Perché no? È già tardi, però può darsi che venga.")
                             << QByteArray("windows-1252")
                             << QByteArrayList{"windows-1252", "WINDOWS-1252", "ISO-8859-15"};
}

void TestSubtitleText::namesTheEncoding()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, written);
    QFETCH(QByteArrayList, read);
    QString file;
    for (int i = 0; i < 4; ++i) {
        file += QStringLiteral("%1\n00:00:0%1,000 --> 00:00:0%1,900\n%2\n\n").arg(i).arg(text);
    }
    UErrorCode status = U_ZERO_ERROR;
    QByteArray bytes(file.size() * 4, '\0');
    UConverter *converter = ucnv_open(written.constData(), &status);
    const int length = ucnv_fromUChars(converter, bytes.data(), int(bytes.size()),
        reinterpret_cast<const UChar *>(file.utf16()), int(file.size()), &status);
    ucnv_close(converter);
    QVERIFY(U_SUCCESS(status));
    bytes.truncate(length);
    const Library::SubtitleText result = Library::readSubtitleText(
        std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
    QCOMPARE(QString::fromStdString(result.text), file);
    QVERIFY2(read.contains(QByteArray::fromStdString(result.encoding)), result.encoding.c_str());
}

void TestSubtitleText::keepsDamagedUtf8()
{
    QByteArray bytes = QStringLiteral("Über Grünen Straßen läuft größerer Ärger, öfter als früher, "
                                      "für Mädchen, Söhne, Väter, Brüder, Schüler, Köche, Gäste.")
                           .toUtf8();
    bytes.append('\xc3'); // cut within a letter
    const Library::SubtitleText result = Library::readSubtitleText(
        std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
    QCOMPARE(result.encoding, std::string("UTF-8"));
    QVERIFY(QString::fromStdString(result.text).startsWith(QStringLiteral("Über Grünen Straßen")));
}

void TestSubtitleText::neverFailsOnRubbish()
{
    std::vector<std::byte> bytes(5000);
    std::uint32_t state = 1;
    for (int round = 0; round < 50; ++round) {
        for (std::byte &byte : bytes) {
            state = state * 1664525U + 1013904223U;
            byte = static_cast<std::byte>(state >> 24);
        }
        QVERIFY(!subtitleToUtf8(bytes).empty());
    }
}

MATINEE_TEST(TestSubtitleText)
#include "tst_subtitletext.moc"
