#pragma once

#include "library/base/clock.h"
#include "sync/housekeeping/objectrepair.h"
#include "sync/housekeeping/objectscrub.h"
#include "sync/housekeeping/scrubpace.h"
#include "sync/housekeeping/scrubreport.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <QVector>

#include <functional>
#include <memory>
#include <optional>

namespace Sync {

//! Reads the objects of live titles against their manifests, one after another: in the background,
//! those that nobody looked at for a while and slowly; or all of some titles now. What it finds is
//! remembered in the catalog, also half of an object, and what is damaged is made whole where there
//! is a whole copy. What cannot be reached says nothing: it is looked at again. Lives on one
//! thread, which never waits for it.
class Scrubber final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Scrubber)
public:
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives the scrubber
        ObjectStore *store = nullptr; //!< outlives the scrubber
        const Clock *clock = nullptr; //!< outlives the scrubber
        //! The library that the store holds; an error: nothing can be looked at now.
        std::function<QFuture<Result<LibraryId>>()> library;
        //! Where this PC's own store would have an object, when that is not the store; may be
        //! unset.
        std::function<QString(const Library::CheckedObject &)> ownFile;
        QString journalFile; //!< of repairs alone
        //! A store that has no object says so twice, this far apart, before it counts.
        std::chrono::milliseconds absentFor{std::chrono::minutes(10)};
        RetryPolicy requests{std::chrono::milliseconds(500), std::chrono::seconds(10), 4};
        RetryPolicy tries{std::chrono::minutes(1), std::chrono::minutes(30), 0};
    };

    explicit Scrubber(const Options &options, QObject *parent = nullptr);
    ~Scrubber() override;

    //! In the background from now on, in this pace.
    void keepScrubbing(const ScrubPace &pace);
    //! Something plays or is transferred: the background waits.
    void setBusy(bool busy);
    //! Looks at all objects of these titles now, or at all there are, as fast as it goes; answers
    //! by finished(). The background waits meanwhile. One at a time.
    void run(const QVector<TitleId> &titles);
    //! Ends the run, with what it has found so far.
    void stop();
    bool isRunning() const { return m_run.has_value(); }

signals:
    void progressed(const Sync::ScrubProgress &progress);
    //! The look at an object has ended, with something to tell or not.
    void looked(const Sync::ScrubFinding &finding);
    //! Of a run. An error: nothing could be looked at.
    void finished(const Result<Sync::ScrubReport> &report);

private:
    struct Run
    {
        QVector<TitleId> titles;
        ScrubReport report;
        qint64 bytesBefore = 0; //!< of the objects that were looked at
    };

    void look();
    void onLibrary(const LibraryId &library);
    void onObjects(const QVector<Library::CheckedObject> &objects);
    void next();
    void scrub();
    void onVerdict(const Result<ScrubVerdict> &verdict);
    void onBad();
    void repair();
    void onRepaired(const Result<QString> &source);
    void note(const std::function<void()> &then);
    void noteHalf();
    void looksEnded(const ScrubFinding &finding);
    void report();
    void pause();
    void goOn();
    void wait(const Error &error);
    void endRun(const std::optional<Error> &error);
    bool mayWork() const;
    qint64 nowMs() const;

    const Options m_options;
    ScrubPace m_pace{std::chrono::hours(0), 0};
    bool m_keeps = false;
    bool m_isBusy = false;
    std::optional<Run> m_run;
    std::optional<StoreKeys> m_keys;
    QVector<Library::CheckedObject> m_objects; //!< to be looked at
    Library::CheckedObject m_object; //!< that is looked at
    qint64 m_bytesInAll = 0; //!< when the background began; 0: not known yet
    qint64 m_halfNoted = 0; //!< chunks of it
    //! Objects that could not be read while the storage answered, and when they are tried again.
    QHash<ObjectId, qint64> m_later;
    bool m_isWorking = false;
    int m_attempt = 0;
    quint64 m_work = 0; //!< answers to another one are late
    QTimer m_wait{this}; // moves along to another thread
    QThreadPool m_pool;
    std::unique_ptr<ObjectScrub> m_scrub;
    std::unique_ptr<ObjectRepair> m_repair;
};

} // namespace Sync
