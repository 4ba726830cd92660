#include "library/scan/picturestore.h"
#include "tests/support/testregistry.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Library;

namespace {

int filesIn(const QString &folder)
{
    int count = 0;
    for (QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         it.hasNext(); it.next()) {
        ++count;
    }
    return count;
}

} // namespace

class Pictures : public QObject
{
    Q_OBJECT
private slots:
    void keepsOncePerContent();
    void readsBack();
    void refusesNothing();
    void saysWhatIsNotThere();
    void noticesDamage();
    void saysWhenItCannotWrite();
};

void Pictures::keepsOncePerContent()
{
    const QTemporaryDir folder;
    const PictureStore store(folder.path());
    const auto first = store.store(QByteArrayLiteral("one"));
    const auto again = store.store(QByteArrayLiteral("one"));
    const auto other = store.store(QByteArrayLiteral("two"));
    QVERIFY(first && again && other);
    QCOMPARE(*first, *again);
    QVERIFY(*first != *other);
    QCOMPARE(filesIn(folder.path()), 2);
    const QString name = first->toString();
    QCOMPARE(store.pathFor(*first),
        QString(folder.path() + u'/' + name.left(2) + u'/' + name + QStringLiteral(".jpg")));
}

void Pictures::readsBack()
{
    const QTemporaryDir folder;
    const PictureStore store(folder.path());
    const QByteArray bytes(100'000, 'x');
    const auto id = store.store(bytes);
    QVERIFY(id.has_value());
    QVERIFY(store.contains(*id));
    QCOMPARE(*PictureStore(folder.path()).load(*id), bytes);
}

void Pictures::refusesNothing()
{
    const QTemporaryDir folder;
    const auto id = PictureStore(folder.path()).store({});
    QVERIFY(!id);
    QCOMPARE(id.error().code, ErrorCode::InvalidInput);
}

void Pictures::saysWhatIsNotThere()
{
    const QTemporaryDir folder;
    const auto bytes = PictureStore(folder.path()).load(PictureStore::idOf("one"));
    QVERIFY(!bytes);
    QCOMPARE(bytes.error().code, ErrorCode::NotFound);
}

void Pictures::noticesDamage()
{
    const QTemporaryDir folder;
    const PictureStore store(folder.path());
    const auto id = store.store(QByteArrayLiteral("one"));
    QVERIFY(id.has_value());
    QFile file(store.pathFor(*id));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("two");
    file.close();
    const auto bytes = store.load(*id);
    QVERIFY(!bytes);
    QCOMPARE(bytes.error().code, ErrorCode::Corrupt);
}

void Pictures::saysWhenItCannotWrite()
{
    // A file where the folder should be stops everybody, root too.
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("pictures")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const auto id = PictureStore(file.fileName()).store(QByteArrayLiteral("one"));
    QVERIFY(!id);
    QVERIFY(!id.error().message.isEmpty());
}

MATINEE_TEST(Pictures)
#include "tst_picturestore.moc"
