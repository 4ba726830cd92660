#pragma once

#include "library/scan/storyboardstore.h"

#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QVector>

#include <memory>

namespace Library {

class MediaWorkers;

//! A video of which a storyboard is wanted.
struct StoryboardWish
{
    VersionId version;
    QString file;
    qint64 sizeBytes = 0;
    std::chrono::milliseconds duration{0};
};

//! Makes storyboards in the background, one sheet after the other, for videos that somebody looks
//! at or has played; none while something plays. What cannot be made is not tried again by this
//! object. Lives on the thread of its MediaWorkers, which outlive it; its destructor waits for a
//! sheet that is being written.
class StoryboardMaker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoryboardMaker)
public:
    StoryboardMaker(MediaWorkers &workers, const StoryboardStore &store, QObject *parent = nullptr);
    ~StoryboardMaker() override;

    //! The newest wish comes first.
    void want(const StoryboardWish &wish);
    void setPlaying(bool isPlaying);
    bool isIdle() const { return !m_current && m_waiting.isEmpty(); }

signals:
    //! Told once for each wish, also for one that was there or cannot be made.
    void ended(const VersionId &version, bool isMade);

private:
    struct Work;

    void next();
    void makeSheet();
    void keep();
    void end(bool isMade);

    MediaWorkers &m_workers;
    const StoryboardStore m_store;
    QVector<StoryboardWish> m_waiting; //!< the last is the next
    QSet<VersionId> m_done; //!< made, there, or impossible
    std::unique_ptr<Work> m_current;
    bool m_isPlaying = false;
    bool m_isAsking = false; //!< a worker or the disk
    QThreadPool m_files; //!< last: waits for writes before the rest goes
};

} // namespace Library
