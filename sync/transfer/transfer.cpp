#include "sync/transfer/transfer.h"

namespace Sync {

QString transferDirectionName(TransferDirection direction)
{
    switch (direction) {
    case TransferDirection::Upload:
        return QStringLiteral("upload");
    case TransferDirection::Download:
        return QStringLiteral("download");
    case TransferDirection::Keep:
        return QStringLiteral("keep");
    }
    Q_UNREACHABLE();
}

QString transferStateName(TransferState state)
{
    switch (state) {
    case TransferState::Waiting:
        return QStringLiteral("waiting");
    case TransferState::Reading:
        return QStringLiteral("reading");
    case TransferState::Uploading:
        return QStringLiteral("uploading");
    case TransferState::Downloading:
        return QStringLiteral("downloading");
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
