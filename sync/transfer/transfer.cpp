#include "sync/transfer/transfer.h"

namespace Sync {

QString transferStateName(TransferState state)
{
    switch (state) {
    case TransferState::Waiting:
        return QStringLiteral("waiting");
    case TransferState::Reading:
        return QStringLiteral("reading");
    case TransferState::Uploading:
        return QStringLiteral("uploading");
    case TransferState::Verifying:
        return QStringLiteral("verifying");
    case TransferState::Done:
        return QStringLiteral("done");
    case TransferState::Instant:
        return QStringLiteral("instant");
    case TransferState::Paused:
        return QStringLiteral("paused");
    case TransferState::Failed:
        return QStringLiteral("failed");
    case TransferState::Cancelled:
        return QStringLiteral("cancelled");
    }
    Q_UNREACHABLE();
}

bool isFinal(TransferState state)
{
    return state == TransferState::Done || state == TransferState::Instant
        || state == TransferState::Failed || state == TransferState::Cancelled;
}

} // namespace Sync
