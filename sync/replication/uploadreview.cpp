#include "sync/replication/uploadreview.h"

#include <QSet>

namespace Sync::UploadReview {

QVector<ListedUpload> toAbort(const Input &input)
{
    const QSet<ObjectId> unfinished(input.unfinished.begin(), input.unfinished.end());
    QSet<ObjectId> ownNamed;
    QSet<ObjectId> othersNamed;
    bool allRead = true;
    for (auto at = input.liveAcks.begin(); at != input.liveAcks.end(); ++at) {
        if (!at->has_value()) {
            allRead = false;
            continue;
        }
        QSet<ObjectId> &named = at.key() == input.self ? ownNamed : othersNamed;
        for (const ObjectId &object : (*at)->uploads) {
            named.insert(object);
        }
    }
    QVector<ListedUpload> result;
    for (const ListedUpload &upload : input.listed) {
        if (unfinished.contains(upload.object) || othersNamed.contains(upload.object)) {
            continue;
        }
        const bool abandoned = allRead && input.storeMs - upload.begunMs >= kAbandonedMs;
        if (ownNamed.contains(upload.object) || abandoned) {
            result.append(upload);
        }
    }
    return result;
}

} // namespace Sync::UploadReview
