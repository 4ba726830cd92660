#include "tests/s3/s3samples.h"

#include "sync/transfer/bandwidth.h"

#include <QDateTime>
#include <QLocale>

using namespace Sync;

namespace TestSupport::S3Samples {

HttpReply refusal(int status, const QByteArray &code, const QByteArray &more)
{
    HttpReply reply;
    reply.status = status;
    reply.headers.emplaceBack("Content-Type", "application/xml");
    reply.body = "<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>" + code
        + "</Code><Message>Because.</Message>" + more + "</Error>";
    return reply;
}

HttpReply found(qint64 sizeBytes, const QByteArray &etag)
{
    HttpReply reply;
    reply.announcedBytes = sizeBytes;
    reply.headers.append({"ETag", etag});
    reply.headers.emplaceBack("Last-Modified", "Fri, 24 May 2013 00:00:01 GMT");
    return reply;
}

std::pair<QByteArray, QByteArray> date(std::chrono::seconds ahead)
{
    const QDateTime then = QDateTime::currentDateTimeUtc().addSecs(ahead.count());
    return {"Date",
        QLocale::c().toString(then, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")).toLatin1()};
}

S3Session session(const QVector<const HttpServer *> &servers, const Clock &clock)
{
    S3Session session;
    session.keys = {QStringLiteral("accesskey"), QString::fromLatin1(kSecret), {}};
    session.region = QStringLiteral("us-east-1");
    session.line = std::make_shared<Bandwidth>(clock); // as in the program
    session.clock = &clock;
    session.timeouts
        = {std::chrono::seconds(10), std::chrono::seconds(10), std::chrono::seconds(10)};
    for (const HttpServer *server : servers) {
        session.addresses.append(
            S3Address::make(server->url(), QStringLiteral("films"), S3Address::Style::Path)
                .value());
    }
    return session;
}

} // namespace TestSupport::S3Samples
