// Signs the cases of a folder, one folder a case, as sync/s3 signs requests, and compares each step
// in both forms: tests_signcases FOLDER
#include "sync/s3/s3signer.h"
#include "sync/store/sha256.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <map>

using namespace Sync;

namespace {

// What S3 does otherwise than other services; these must not come out as the cases say.
const std::map<QString, const char *> &contradicted()
{
    static const char *const kPath = "S3 keeps paths as they are: //, /./ and /../ name objects";
    static const std::map<QString, const char *> cases{
        {QStringLiteral("get-relative-normalized"), kPath},
        {QStringLiteral("get-relative-relative-normalized"), kPath},
        {QStringLiteral("get-slash-dot-slash-normalized"), kPath},
        {QStringLiteral("get-slash-normalized"), kPath},
        {QStringLiteral("get-slash-pointless-dot-normalized"), kPath},
        {QStringLiteral("get-slashes-normalized"), kPath},
        {QStringLiteral("post-sts-header-after"),
            "S3 wants every x-amz- header signed, so the token is never added afterwards"},
    };
    return cases;
}

QByteArray textOf(const QDir &folder, const char *name)
{
    QFile file(folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "cannot read %s\n", qUtf8Printable(file.fileName()));
        return "(missing)";
    }
    return file.readAll();
}

struct Case
{
    S3Request request;
    S3Keys keys;
    QString region;
    QString service;
    WallTime now;
    std::chrono::seconds validFor{0};
    bool signsBody = false;
};

S3Pairs queryOf(const QByteArray &text)
{
    S3Pairs query;
    for (const QByteArray &pair : text.split('&')) {
        if (!pair.isEmpty()) {
            const qsizetype equals = pair.indexOf('=');
            const QByteArray name = equals < 0 ? pair : pair.left(equals);
            const QByteArray value = equals < 0 ? QByteArray() : pair.mid(equals + 1);
            query.append(
                {QByteArray::fromPercentEncoding(name), QByteArray::fromPercentEncoding(value)});
        }
    }
    return query;
}

Case readCase(const QDir &folder)
{
    const QJsonObject context = QJsonDocument::fromJson(textOf(folder, "context.json")).object();
    const QJsonObject keys = context.value(QLatin1String("credentials")).toObject();
    Case out;
    out.keys = {keys.value(QLatin1String("access_key_id")).toString(),
        keys.value(QLatin1String("secret_access_key")).toString(),
        keys.value(QLatin1String("token")).toString()};
    out.region = context.value(QLatin1String("region")).toString();
    out.service = context.value(QLatin1String("service")).toString();
    out.validFor
        = std::chrono::seconds(context.value(QLatin1String("expiration_in_seconds")).toInt());
    out.signsBody = context.value(QLatin1String("sign_body")).toBool();
    out.now = WallTime(std::chrono::milliseconds(
        QDateTime::fromString(context.value(QLatin1String("timestamp")).toString(), Qt::ISODate)
            .toMSecsSinceEpoch()));

    const QByteArray text = textOf(folder, "request.txt").replace("\r\n", "\n");
    const qsizetype end = text.indexOf("\n\n");
    const QByteArray body = end < 0 ? QByteArray() : text.mid(end + 2);
    QList<QByteArray> lines = (end < 0 ? text : text.left(end)).split('\n');
    const QByteArray first = lines.takeFirst();
    const QByteArray target
        = first.mid(first.indexOf(' ') + 1, first.lastIndexOf(' ') - first.indexOf(' ') - 1);
    const qsizetype mark = target.indexOf('?');
    out.request.method = first.left(first.indexOf(' '));
    out.request.path = s3EncodedPath(mark < 0 ? target : target.left(mark));
    out.request.query = queryOf(mark < 0 ? QByteArray() : target.mid(mark + 1));
    for (const QByteArray &line : lines) {
        if (line.startsWith(' ')) {
            out.request.headers.last().second += line;
        } else if (!line.isEmpty()) {
            const qsizetype colon = line.indexOf(':');
            out.request.headers.append({line.left(colon), line.mid(colon + 1)});
        }
    }
    out.request.payloadHash = Sha256::of(body).toHex();
    return out;
}

bool agrees(const QDir &folder, const char *form, const S3Signer::Signature &signature)
{
    const auto same = [&](const char *step, const QByteArray &ours) {
        const QByteArray name = QByteArray(form) + '-' + step + ".txt";
        return textOf(folder, name.constData()).replace("\r\n", "\n").trimmed() == ours.trimmed();
    };
    return same("canonical-request", signature.canonicalRequest)
        && same("string-to-sign", signature.stringToSign) && same("signature", signature.value);
}

bool passes(const QDir &folder)
{
    const Case it = readCase(folder);
    const S3Signer signer(it.keys, it.region, it.service);
    S3Request withHash = it.request;
    if (it.signsBody) {
        withHash.headers.append({"x-amz-content-sha256", it.request.payloadHash});
    }
    return agrees(folder, "header", signer.sign(withHash, it.now))
        && agrees(folder, "query", signer.presign(it.request, it.now, it.validFor));
}

} // namespace

int main(int argc, char **argv)
{
    const QDir root(QString::fromLocal8Bit(argc == 2 ? argv[1] : ""));
    const QStringList names = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    if (argc != 2 || names.isEmpty()) {
        std::fprintf(stderr, "usage: tests_signcases FOLDER (one folder a case)\n");
        return 2;
    }
    int same = 0;
    int other = 0;
    int wrong = 0;
    for (const QString &name : names) {
        const bool passed = passes(QDir(root.filePath(name)));
        const auto found = contradicted().find(name);
        const bool isContradicted = found != contradicted().end();
        if (passed == isContradicted) {
            ++wrong;
            std::printf("WRONG  %s\n", qUtf8Printable(name));
        } else if (isContradicted) {
            ++other;
            std::printf("other  %s: %s\n", qUtf8Printable(name), found->second);
        } else {
            ++same;
        }
    }
    std::printf("%d as stated, %d otherwise because of S3's rules, %d wrong\n", same, other, wrong);
    return wrong == 0 ? 0 : 1;
}
