#include "sync/store/sha256.h"
#include "tests/cluster/clusterstore.h"
#include "tests/support/await.h"
#include "tests/support/storagecluster.h"
#include "tests/support/storefixture.h"
#include "tests/support/testregistry.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTest>
#include <QUrl>

#include <memory>

using namespace Sync;
using namespace TestSupport;

//! Swift keeps parts, and notes of uploads, as objects of their own in a container beside the
//! bucket.
class SwiftSegmentsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void abortLeavesTheObject();
    void completionIsRepeated();
    void removedObjectsLeaveNoParts();

private:
    //! Asks the way Swift itself speaks.
    QNetworkRequest swift(const QByteArray &path);
    QByteArray segments();
    UploadHandle uploadAndComplete(const QString &name);
    //! Puts the note back that the completion removed, the way Swift itself speaks.
    void putNoteBack(const UploadHandle &upload);
    QNetworkReply *waitFor(QNetworkReply *reply);

    SystemClock m_clock;
    std::unique_ptr<StorageCluster> m_cluster;
    S3Store::Options m_options;
    std::unique_ptr<S3Store> m_store;
    QNetworkAccessManager m_network;
    QVector<PartReceipt> m_parts;
};

void SwiftSegmentsTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_options = storeOptions(*m_cluster, m_clock);
    m_store = openStore(m_options);
}

void SwiftSegmentsTest::cleanupTestCase()
{
    m_store.reset();
    m_cluster.reset();
}

UploadHandle SwiftSegmentsTest::uploadAndComplete(const QString &name)
{
    const UploadHandle upload = await(m_store->begin(name, {}, 8)).value();
    const PartBody part{1, 0, "the film", Sha256::of("the film"), nullptr};
    m_parts = {await(m_store->putPart(upload, part)).value()};
    if (!await(m_store->complete(upload, m_parts))) {
        qFatal("the upload was not completed");
    }
    return upload;
}

QNetworkReply *SwiftSegmentsTest::waitFor(QNetworkReply *reply)
{
    reply->setParent(this);
    if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, 20'000)
        || reply->error() != QNetworkReply::NoError) {
        qFatal("Swift refused: %s", qUtf8Printable(reply->errorString()));
    }
    return reply;
}

QNetworkRequest SwiftSegmentsTest::swift(const QByteArray &path)
{
    QNetworkRequest login(QUrl(m_cluster->endpoints().first() + QStringLiteral("/auth/v1.0")));
    login.setRawHeader("X-Auth-User", m_cluster->accessKey().toUtf8());
    login.setRawHeader("X-Auth-Key", m_cluster->secretKey().toUtf8());
    const QNetworkReply *account = waitFor(m_network.get(login));
    QNetworkRequest request(QUrl::fromEncoded(account->rawHeader("X-Storage-Url") + '/'
        + m_cluster->bucket().toUtf8() + "%2Bsegments" + path));
    request.setRawHeader("X-Auth-Token", account->rawHeader("X-Auth-Token"));
    return request;
}

void SwiftSegmentsTest::putNoteBack(const UploadHandle &upload)
{
    const QString note = m_options.prefix + u'/' + upload.key + u'/' + upload.uploadId;
    QNetworkRequest put = swift('/' + note.toUtf8().toPercentEncoding("/"));
    put.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("text/plain"));
    waitFor(m_network.put(put, QByteArray()));
}

QByteArray SwiftSegmentsTest::segments()
{
    return waitFor(m_network.get(swift("?prefix=" + m_options.prefix.toUtf8() + "/removed")))
        ->readAll();
}

// A gateway that dies within a completion leaves the object and the note of its upload. Aborting
// that upload would take the object's bytes.
void SwiftSegmentsTest::abortLeavesTheObject()
{
    const UploadHandle upload = uploadAndComplete(QStringLiteral("aborted"));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
    putNoteBack(upload);
    QCOMPARE(await(m_store->uploads({})).value(), QVector<UploadHandle>{upload});
    QVERIFY(await(m_store->abort(upload)).has_value());
    QCOMPARE(await(m_store->read(upload.key, 0, 99)).value(), QByteArray("the film"));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
}

void SwiftSegmentsTest::completionIsRepeated()
{
    const UploadHandle upload = uploadAndComplete(QStringLiteral("completed"));
    putNoteBack(upload);
    QCOMPARE(await(m_store->complete(upload, m_parts)).value().sizeBytes, 8);
    QCOMPARE(await(m_store->read(upload.key, 0, 99)).value(), QByteArray("the film"));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
}

void SwiftSegmentsTest::removedObjectsLeaveNoParts()
{
    const UploadHandle one = uploadAndComplete(QStringLiteral("removed 1"));
    const UploadHandle two = uploadAndComplete(QStringLiteral("removed 2"));
    const UploadHandle aborted = await(m_store->begin(QStringLiteral("removed 3"), {}, 8)).value();
    const PartBody part{1, 0, "the film", Sha256::of("the film"), nullptr};
    QVERIFY(await(m_store->putPart(aborted, part)).has_value());
    QCOMPARE(segments().count('\n'), 4); // three parts, one note
    QVERIFY(await(m_store->remove(one.key)).has_value());
    QVERIFY(await(m_store->removeAll({two.key})).has_value());
    QVERIFY(await(m_store->abort(aborted)).has_value());
    QCOMPARE(segments(), QByteArray());
}

MATINEE_TEST(SwiftSegmentsTest)
#include "tst_swiftsegments.moc"
