#pragma once

#include "sync/transfer/ratemeter.h"
#include "sync/transfer/transferjob.h"
#include "sync/transfer/uploadcleaner.h"

#include <QPointer>

namespace Sync {

//! A transfer as the engine handles it.
struct TransferItem
{
    TransferRecord record;
    qint64 totalBytes = 0;
    qint64 retryAtMs = 0; //!< wall time; 0: at once
    int attempt = 0; //!< tries that failed one after the other
    int storedBefore = 0; //!< parts when this try began
    bool wasStopped = false; //!< this try was ended by a person
    TransferId twin; //!< another upload under way of the same bytes
    bool cleanAgain = false; //!< a person wanted it on while cleaning was under way
    bool isDiscarding = false; //!< what was brought here of it
    bool forget = false; //!< goes when its cleaning is done
    QPointer<TransferJob> job;
    QPointer<UploadCleaner> cleaner;
    RateMeter rate;
    Transfer reported; //!< what was said last
};

//! What a person is told about it; feeds the rate with the moment.
Transfer describeTransfer(TransferItem &item, MonotonicTime now);

} // namespace Sync
