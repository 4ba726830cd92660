#pragma once

#include "library/base/async.h"
#include "sync/transfer/storedvideos.h"

#include <QHash>
#include <QMutex>
#include <QVector>

#include <optional>

//! A catalog that remembers what it was told.
class FakeVideos final : public Sync::StoredVideos
{
public:
    QFuture<Result<Library::StoredObject>> objectWithContent(const ContentId &content) override
    {
        const QMutexLocker lock(&m_mutex);
        return Async::ready(Result<Library::StoredObject>(m_objects.value(content)));
    }
    QFuture<Result<>> ingest(const Sync::StoredVideo &video) override
    {
        const QMutexLocker lock(&m_mutex);
        if (m_error) {
            return Async::ready(Result<>(failure(*m_error)));
        }
        m_videos.append(video);
        m_objects.insert(video.content, {video.object, video.objectName});
        return Async::ready(Result<>());
    }
    void setError(const std::optional<Error> &error)
    {
        const QMutexLocker lock(&m_mutex);
        m_error = error;
    }
    QVector<Sync::StoredVideo> videos() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_videos;
    }

private:
    mutable QMutex m_mutex; // guards all below; asked on the sync thread
    QHash<ContentId, Library::StoredObject> m_objects;
    QVector<Sync::StoredVideo> m_videos;
    std::optional<Error> m_error;
};
