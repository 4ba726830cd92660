#pragma once

#include "sync/replication/catalogreplica.h"
#include "sync/replication/storequestions.h"
#include "sync/replication/synchronizer.h"
#include "sync/replication/uploadkeeper.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace Sync {

//! The part of Synchronizer that works: lives on its thread. A round is one action after another:
//! commits on the catalog's writing thread, questions to the store from here.
class SyncEngine final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SyncEngine)
public:
    using Done = std::function<void(const Result<SyncReport> &)>;

    explicit SyncEngine(const Synchronizer::Options &options);
    ~SyncEngine() override;

    void start();
    void sync(SyncRound::Keep keep, const Done &done);
    void review(const std::function<void(const Result<KeepReview> &)> &done);

signals:
    void stateChanged(const Sync::SyncState &state);
    void mustUploadAgain(const QString &file);

private:
    //! What the writing thread and this one hand to each other; never used by both at once.
    struct Run;
    struct Asked
    {
        SyncRound::Keep keep = SyncRound::Keep::No;
        Done done;
    };

    void onCatalogChanged();
    void gather();
    void onGathered();
    void beginRound(SyncRound::Keep keep);
    void step();
    void onStep(const Result<> &done);
    void ask();
    void makeSnapshot();
    void checkSnapshot();
    void readUploads();
    void reviewUploads();
    void onAnswer(const Answer &answer, const std::optional<Error> &why);
    void endRound(const std::optional<Error> &error);
    void count(const Action &action, const Answer &answer);
    void standStill();
    void wakeLater();
    void look();
    void lookAt(QVector<WriterId> writers);
    qint64 steadyMs() const;
    qint64 wallMs() const;
    void setState(SyncState state);
    QStringList namesOf(const QSet<WriterId> &writers) const;

    Synchronizer::Options m_options;
    //! What the next ack is to say of multipart uploads; none: not known.
    std::optional<QVector<ObjectId>> m_uploads;
    QSet<ObjectId> m_lostUploads; //!< of these, that no journal knows
    QSet<ObjectId> m_endedUploads; //!< lost ones that are not in the store any more
    UploadKeeper *m_uploadKeeper = nullptr;
    StoreQuestions m_questions;
    std::shared_ptr<Run> m_run;
    bool m_inRound = false;
    SyncRound::Keep m_keep = SyncRound::Keep::No;
    SyncReport m_report;
    std::optional<Error> m_trouble; //!< of this round: the first that was no absence
    std::deque<Asked> m_asked; //!< for the next round
    std::deque<Done> m_waiting; //!< for the round under way
    bool m_changed = false; //!< since the round under way began
    bool m_started = false;
    bool m_standsStill = false; //!< after what only a person can mend
    qint64 m_startedMs = 0; //!< steady
    int m_failures = 0; //!< rounds in a row
    std::optional<qint64> m_lastKeepMs;
    std::optional<qint64> m_lastRoundMs;
    QTimer m_gather;
    QTimer m_wake;
    SyncState m_state;
};

} // namespace Sync
