#include "sync/transfer/transferitem.h"

#include "sync/transfer/manifest.h"

#include <QFileInfo>

#include <algorithm>

namespace Sync {

namespace {

void describeUnderWay(Transfer &transfer, TransferItem &item, MonotonicTime now)
{
    const TransferProgress progress = item.job->progress();
    if (transfer.state == TransferState::Waiting) {
        transfer.state = progress.state;
    }
    if (progress.totalBytes >= 0) {
        item.totalBytes = progress.totalBytes;
        transfer.totalBytes = progress.totalBytes;
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
    const bool isUpload = item.record.direction == TransferDirection::Upload;
    if (item.record.upload.stamp || (!isUpload && item.totalBytes > 0)) {
        transfer.partsTotal = isUpload ? std::max(plan.parts, 1) : int(chunkCount(item.totalBytes));
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
    transfer.place = item.record.place;
    transfer.addedAtMs = item.record.addedAtMs;
    transfer.startedAtMs = item.record.startedAtMs;
    transfer.error = item.record.error;
    transfer.direction = item.record.direction;
    const bool isUpload = item.record.direction == TransferDirection::Upload;
    if (!isUpload || item.record.upload.published || item.record.state == TransferState::Instant) {
        transfer.object = item.record.upload.object;
    }
    if (item.job) {
        describeUnderWay(transfer, item, now);
    } else {
        describeAtRest(transfer, item);
    }
    return transfer;
}

} // namespace Sync
