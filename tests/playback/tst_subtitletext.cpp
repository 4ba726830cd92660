#include "library/playback/subtitletext.h"
#include "tests/support/testregistry.h"

#include <QStringEncoder>
#include <QTest>

using Library::subtitleToUtf8;

class TestSubtitleText : public QObject
{
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
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
