#pragma once

#include "library/base/result.h"

#include <QString>

namespace Sync {

//! Who did not do what was asked, in the words of HTTP and S3.
struct S3Refusal
{
    int status = 0; //!< of HTTP
    QString code; //!< of S3; empty where the answer has no body, or none of S3
    QString said; //!< the server's own words, for the log
    QString bucket;
    qint64 bodyBytes = 0; //!< of the request
};

//! What a refusal means for the program and the person. NotFound is said of an object or an upload
//! alone, never because a bucket is gone or something else than a storage answers. Pure.
Error s3Error(const S3Refusal &refusal);

} // namespace Sync
