#include "sync/transfer/transferitem.h"

#include <QFileInfo>

#include <algorithm>

namespace Sync {

namespace {

void describeUnderWay(Transfer &transfer, TransferItem &item, MonotonicTime now)
{
    const UploadProgress progress = item.uploader->progress();
    if (transfer.state == TransferState::Waiting) {
        transfer.state = progress.state;
    }
    transfer.doneBytes = progress.doneBytes;
    transfer.partsTotal = progress.partsTotal;
    transfer.partsStored = progress.partsStored;
    transfer.partsUnderWay = progress.partsUnderWay;
    item.rate.add(now, progress.doneBytes);
    transfer.bytesPerSecond = item.rate.bytesPerSecond();
}

void describeAtRest(Transfer &transfer, const TransferItem &item)
{
    const PartPlan plan = PartPlan::forSize(item.totalBytes);
    if (item.record.upload.stamp) {
        transfer.partsTotal = std::max(plan.parts, 1);
    }
    if (transfer.state == TransferState::Done || transfer.state == TransferState::Instant) {
        transfer.doneBytes = transfer.totalBytes;
        transfer.partsStored = transfer.partsTotal;
        return;
    }
    for (const auto &[number, part] : item.record.upload.parts) {
        if (!part.etag.isEmpty()) {
            ++transfer.partsStored;
            transfer.doneBytes += plan.size(number);
        }
    }
    if (transfer.state == TransferState::Waiting) {
        transfer.retryAtMs = item.retryAtMs;
    }
}

} // namespace

Transfer describeTransfer(TransferItem &item, MonotonicTime now)
{
    Transfer transfer;
    transfer.id = item.record.id;
    transfer.file = item.record.file;
    transfer.name = QFileInfo(item.record.file).fileName();
    transfer.state = item.record.state;
    transfer.totalBytes = item.totalBytes;
    transfer.addedAtMs = item.record.addedAtMs;
    transfer.startedAtMs = item.record.startedAtMs;
    transfer.error = item.record.error;
    if (item.record.upload.published || item.record.state == TransferState::Instant) {
        transfer.object = item.record.upload.object;
    }
    if (item.uploader) {
        describeUnderWay(transfer, item, now);
    } else {
        describeAtRest(transfer, item);
    }
    return transfer;
}

} // namespace Sync
