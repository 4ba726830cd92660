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

//! A gateway of Swift that dies within a completion leaves the object and the note of its upload.
//! Aborting that upload would take the object's bytes.
class HalfCompletedTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();

    void abortLeavesTheObject();
    void completionIsRepeated();

private:
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

void HalfCompletedTest::initTestCase()
{
    m_cluster = std::make_unique<StorageCluster>(StorageCluster::Engine::Swift);
    m_options = storeOptions(*m_cluster, m_clock);
    m_store = openStore(m_options);
}

void HalfCompletedTest::cleanupTestCase()
{
    m_store.reset();
    m_cluster.reset();
}

UploadHandle HalfCompletedTest::uploadAndComplete(const QString &name)
{
    const UploadHandle upload = await(m_store->begin(name, {}, 8)).value();
    const PartBody part{1, 0, "the film", Sha256::of("the film"), nullptr};
    m_parts = {await(m_store->putPart(upload, part)).value()};
    if (!await(m_store->complete(upload, m_parts))) {
        qFatal("the upload was not completed");
    }
    return upload;
}

QNetworkReply *HalfCompletedTest::waitFor(QNetworkReply *reply)
{
    reply->setParent(this);
    if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, 20'000)
        || reply->error() != QNetworkReply::NoError) {
        qFatal("Swift refused: %s", qUtf8Printable(reply->errorString()));
    }
    return reply;
}

void HalfCompletedTest::putNoteBack(const UploadHandle &upload)
{
    QNetworkRequest login(QUrl(m_cluster->endpoints().first() + QStringLiteral("/auth/v1.0")));
    login.setRawHeader("X-Auth-User", m_cluster->accessKey().toUtf8());
    login.setRawHeader("X-Auth-Key", m_cluster->secretKey().toUtf8());
    const QNetworkReply *account = waitFor(m_network.get(login));
    const QString note = m_options.prefix + u'/' + upload.key + u'/' + upload.uploadId;
    QNetworkRequest put(QUrl::fromEncoded(account->rawHeader("X-Storage-Url") + '/'
        + m_cluster->bucket().toUtf8() + "%2Bsegments/" + note.toUtf8().toPercentEncoding("/")));
    put.setRawHeader("X-Auth-Token", account->rawHeader("X-Auth-Token"));
    put.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("text/plain"));
    waitFor(m_network.put(put, QByteArray()));
}

void HalfCompletedTest::abortLeavesTheObject()
{
    const UploadHandle upload = uploadAndComplete(QStringLiteral("aborted"));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
    putNoteBack(upload);
    QCOMPARE(await(m_store->uploads({})).value(), QVector<UploadHandle>{upload});
    QVERIFY(await(m_store->abort(upload)).has_value());
    QCOMPARE(await(m_store->read(upload.key, 0, 99)).value(), QByteArray("the film"));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
}

void HalfCompletedTest::completionIsRepeated()
{
    const UploadHandle upload = uploadAndComplete(QStringLiteral("completed"));
    putNoteBack(upload);
    QCOMPARE(await(m_store->complete(upload, m_parts)).value().sizeBytes, 8);
    QCOMPARE(await(m_store->read(upload.key, 0, 99)).value(), QByteArray("the film"));
    QVERIFY(await(m_store->uploads({})).value().isEmpty());
}

MATINEE_TEST(HalfCompletedTest)
#include "tst_halfcompleted.moc"
