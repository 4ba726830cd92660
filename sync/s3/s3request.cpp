#include "sync/s3/s3request.h"

#include <algorithm>

namespace Sync {

QByteArray s3EncodedPath(const QByteArray &utf8)
{
    return utf8.toPercentEncoding("/");
}

QByteArray s3Encoded(const QByteArray &utf8)
{
    return utf8.toPercentEncoding();
}

QByteArray s3EncodedQuery(const S3Pairs &query)
{
    S3Pairs encoded;
    for (const auto &[name, value] : query) {
        encoded.append({s3Encoded(name), s3Encoded(value)});
    }
    std::stable_sort(encoded.begin(), encoded.end());
    QByteArray text;
    for (const auto &[name, value] : encoded) {
        text += (text.isEmpty() ? "" : "&") + name + '=' + value;
    }
    return text;
}

} // namespace Sync
