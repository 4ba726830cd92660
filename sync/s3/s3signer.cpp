#include "sync/s3/s3signer.h"

#include "sync/store/sha256.h"

#include <QDateTime>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <map>
#include <utility>

namespace Sync {

namespace {

constexpr const char *kAlgorithm = "AWS4-HMAC-SHA256";
constexpr qsizetype kDateLength = 8; // 20260131

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    QByteArray out(Sha256::kSize, Qt::Uninitialized);
    unsigned int length = 0;
    // libcrypto fails here only when it has no memory.
    if (HMAC(EVP_sha256(), key.constData(), int(key.size()),
            reinterpret_cast<const unsigned char *>(text.constData()), size_t(text.size()),
            reinterpret_cast<unsigned char *>(out.data()), &length)
        == nullptr) {
        qFatal("HMAC-SHA-256 is not available");
    }
    return out;
}

QByteArray timestampOf(WallTime now)
{
    return QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), Qt::UTC)
        .toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"))
        .toLatin1();
}

// Lower-case names in order; values of one name joined, blanks between words made one.
std::map<QByteArray, QByteArray> canonicalHeaders(const S3Pairs &headers)
{
    std::map<QByteArray, QByteArray> canonical;
    for (const auto &[name, value] : headers) {
        const auto [found, isNew]
            = canonical.try_emplace(name.trimmed().toLower(), value.simplified());
        if (!isNew) {
            found->second += ',' + value.simplified();
        }
    }
    return canonical;
}

QByteArray signedNames(const S3Pairs &headers)
{
    QByteArray names;
    for (const auto &[name, value] : canonicalHeaders(headers)) {
        names += (names.isEmpty() ? "" : ";") + name;
    }
    return names;
}

} // namespace

S3Signer::S3Signer(S3Keys keys, QString region, QString service)
    : m_keys(std::move(keys))
    , m_region(std::move(region))
    , m_service(std::move(service))
{ }

QByteArray S3Signer::scope(const QByteArray &timestamp) const
{
    return timestamp.left(kDateLength) + '/' + m_region.toUtf8() + '/' + m_service.toUtf8()
        + "/aws4_request";
}

void S3Signer::finish(const S3Request &request, const QByteArray &timestamp, Signature &into) const
{
    QByteArray headers;
    for (const auto &[name, value] : canonicalHeaders(request.headers)) {
        headers += name + ':' + value + '\n';
    }
    into.canonicalRequest = request.method + '\n' + request.path + '\n'
        + s3EncodedQuery(request.query) + '\n' + headers + '\n' + signedNames(request.headers)
        + '\n' + request.payloadHash;
    into.stringToSign = QByteArray(kAlgorithm) + '\n' + timestamp + '\n' + scope(timestamp) + '\n'
        + Sha256::of(into.canonicalRequest).toHex();
    QByteArray key = hmac("AWS4" + m_keys.secretKey.toUtf8(), timestamp.left(kDateLength));
    key = hmac(key, m_region.toUtf8());
    key = hmac(key, m_service.toUtf8());
    key = hmac(key, "aws4_request");
    into.value = hmac(key, into.stringToSign).toHex();
}

S3Signer::Signature S3Signer::sign(const S3Request &request, WallTime now) const
{
    const QByteArray timestamp = timestampOf(now);
    Signature signature;
    signature.added.append({"x-amz-date", timestamp});
    if (!m_keys.sessionToken.isEmpty()) {
        signature.added.append({"x-amz-security-token", m_keys.sessionToken.toUtf8()});
    }
    S3Request whole = request;
    whole.headers += signature.added;
    finish(whole, timestamp, signature);
    const QByteArray authorization = QByteArray(kAlgorithm)
        + " Credential=" + m_keys.accessKey.toUtf8() + '/' + scope(timestamp)
        + ", SignedHeaders=" + signedNames(whole.headers) + ", Signature=" + signature.value;
    signature.added.append({"authorization", authorization});
    return signature;
}

S3Signer::Signature S3Signer::presign(
    const S3Request &request, WallTime now, std::chrono::seconds validFor) const
{
    const QByteArray timestamp = timestampOf(now);
    Signature signature;
    const QByteArray credential = m_keys.accessKey.toUtf8() + '/' + scope(timestamp);
    signature.added = {{"X-Amz-Algorithm", kAlgorithm}, {"X-Amz-Credential", credential},
        {"X-Amz-Date", timestamp}, {"X-Amz-Expires", QByteArray::number(qint64(validFor.count()))},
        {"X-Amz-SignedHeaders", signedNames(request.headers)}};
    if (!m_keys.sessionToken.isEmpty()) {
        signature.added.append({"X-Amz-Security-Token", m_keys.sessionToken.toUtf8()});
    }
    S3Request whole = request;
    whole.query += signature.added;
    finish(whole, timestamp, signature);
    signature.added.append({"X-Amz-Signature", signature.value});
    return signature;
}

} // namespace Sync
