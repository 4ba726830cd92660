#include "sync/store/storekeys.h"
#include "tests/support/testregistry.h"

#include <QTest>

using namespace Sync;

class StoreKeysTest : public QObject
{
    Q_OBJECT
private slots:
    void namesEverythingUnderTheLibrary();
    void objectNames_data();
    void objectNames();
    void longNamesKeepTheirSuffix();
};

void StoreKeysTest::namesEverythingUnderTheLibrary()
{
    const StoreKeys keys(*LibraryId::fromBytes(QByteArray(16, '\x11')));
    const ObjectId object = *ObjectId::fromBytes(QByteArray(16, '\x22'));
    QCOMPARE(keys.video(object, QStringLiteral("a b.mp4")),
        QStringLiteral("11111111111111111111111111111111/videos/"
                       "22222222222222222222222222222222/a b.mp4"));
    QCOMPARE(keys.manifest(object),
        QStringLiteral("11111111111111111111111111111111/manifests/"
                       "22222222222222222222222222222222"));
}

void StoreKeysTest::objectNames_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("object");
    const auto row = [](const char *tag, const QString &file, const QString &object) {
        QTest::newRow(tag) << file << object;
    };
    row("plain", QStringLiteral("A Film (1999).mkv"), QStringLiteral("A Film (1999).mkv"));
    row("chinese", QStringLiteral("卧虎藏龙.mkv"), QStringLiteral("卧虎藏龙.mkv"));
    row("emoji", QStringLiteral("👨‍👩‍👧 holiday.mp4"),
        QStringLiteral("👨‍👩‍👧 holiday.mp4"));
    row("plus", QStringLiteral("a+b&c=d?e#f.mp4"), QStringLiteral("a+b&c=d?e#f.mp4"));
    row("percent", QStringLiteral("100% wolf %2F.mp4"), QStringLiteral("100%25 wolf %252F.mp4"));
    row("dot", QStringLiteral("."), QStringLiteral("%2E"));
    row("two dots", QStringLiteral(".."), QStringLiteral("%2E%2E"));
    row("three dots", QStringLiteral("..."), QStringLiteral("..."));
    row("line feed", QStringLiteral("a\nb\x7f.mp4"), QStringLiteral("a%0Ab%7F.mp4"));
    row("c1", QString(QChar(0x85)), QStringLiteral("%C2%85"));
    row("nul", QString(QChar(0)) + u'x', QStringLiteral("%00x"));
    row("slash", QStringLiteral("a/b"), QStringLiteral("a%2Fb"));
    row("backslash", QStringLiteral("a\\b\"<>"), QStringLiteral("a\\b\"<>"));
}

void StoreKeysTest::objectNames()
{
    QFETCH(QString, file);
    QFETCH(QString, object);
    QCOMPARE(objectNameFor(file), object);
    QCOMPARE(fileNameFrom(object), file);
    const StoreKeys keys(randomId<LibraryId>());
    QVERIFY(checkKey(keys.video(randomId<ObjectId>(), object)).has_value());
}

void StoreKeysTest::longNamesKeepTheirSuffix()
{
    const auto bytes = [](const QString &text) { return text.toUtf8().size(); };
    const QString ascii = QString(251, u'x') + QStringLiteral(".mp4");
    QCOMPARE(objectNameFor(ascii), ascii);
    const QString grown = QString(120, u'%') + QStringLiteral(".mp4"); // 364 bytes when encoded
    QVERIFY(objectNameFor(grown).endsWith(QStringLiteral("%25.mp4")));
    QCOMPARE(bytes(objectNameFor(grown)), 83 * 3 + 4);
    const QString wide = QString(120, u'映') + QStringLiteral(".webm");
    QVERIFY(objectNameFor(wide).endsWith(QStringLiteral("映.webm")));
    QVERIFY(bytes(objectNameFor(wide)) <= kMaxKeyPartBytes);
    QVERIFY(bytes(objectNameFor(wide)) > kMaxKeyPartBytes - 4);
    const QString noSuffix = QStringLiteral("a.") + QString(400, u'y');
    QCOMPARE(bytes(objectNameFor(noSuffix)), kMaxKeyPartBytes);
    const StoreKeys keys(randomId<LibraryId>());
    for (const QString &name : {ascii, grown, wide, noSuffix}) {
        QVERIFY(checkKey(keys.video(randomId<ObjectId>(), objectNameFor(name))).has_value());
    }
    QVERIFY(!checkKey(QString(300, u'a') + u'/' + QString(900, u'b')).has_value());
}

MATINEE_TEST(StoreKeysTest)
#include "tst_storekeys.moc"
