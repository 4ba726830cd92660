#pragma once

#include "library/base/clock.h"
#include "sync/s3/s3client.h"
#include "tests/support/httpserver.h"

#include <QByteArray>

//! Answers of a storage, and a client's session with a server of the tests.
namespace TestSupport::S3Samples {

const QByteArray kSecret = "verysecretkey";

HttpReply refusal(int status, const QByteArray &code, const QByteArray &more = {});
HttpReply found(qint64 sizeBytes, const QByteArray &etag = "\"0123\"");
//! The server's clock as it tells it: this PC's and so much.
std::pair<QByteArray, QByteArray> date(std::chrono::seconds ahead);
Sync::S3Session session(const QVector<const HttpServer *> &servers, const Clock &clock);

} // namespace TestSupport::S3Samples
