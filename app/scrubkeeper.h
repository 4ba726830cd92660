#pragma once

#include "app/versionsource.h"
#include "library/base/clock.h"
#include "library/base/paths.h"
#include "library/base/settings.h"
#include "sync/housekeeping/scrubpace.h"
#include "sync/housekeeping/scrubreport.h"

#include <QObject>
#include <QSet>
#include <QThread>
#include <QTimer>

#include <chrono>

namespace Library {
class Catalog;
}
namespace Sync {
class Scrubber;
class TransferQueue;
struct Transfer;
} // namespace Sync

namespace App {

//! Reads what is stored against its manifests, on a thread of its own: by itself as the settings
//! say, while nothing plays or is transferred, or all at once when somebody asks for it. Lives on
//! the main thread; destroying it waits for the thread, and what was half read goes on at the next
//! start.
class ScrubKeeper final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScrubKeeper)
public:
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives the keeper
        Stores stores;
        Settings *settings = nullptr; //!< outlives the keeper
        const Clock *clock = nullptr; //!< outlives the keeper
        LibraryId library; //!< of the cluster; null: there is none
        QString storeFolder; //!< of this PC's own store
        QString journalFile;
        //! The window has other things to ask for when it opens.
        std::chrono::milliseconds startAfter{60'000};
        //! Between two films, or two transfers, it is not worth while to begin.
        std::chrono::milliseconds restFor{10'000};
    };

    explicit ScrubKeeper(const Options &options, QObject *parent = nullptr);
    ~ScrubKeeper() override;

    //! By itself, from now on, while nothing of the queue is under way.
    void keepScrubbing(const Sync::TransferQueue &transfers);
    void setPlaying(bool playing);
    //! As Sync::Scrubber::run().
    void run(const QVector<TitleId> &titles);
    void stop();
    bool isRunning() const { return m_isRunning; }

signals:
    void progressed(const Sync::ScrubProgress &progress);
    void looked(const Sync::ScrubFinding &finding);
    void finished(const Result<Sync::ScrubReport> &report);

private:
    void follow();
    void onTransfer(const Sync::Transfer &transfer);
    void lookWhetherBusy();
    void tellBusy(bool busy);

    const Options m_options;
    QThread m_thread;
    Sync::Scrubber *m_scrubber; //!< of the thread
    bool m_keeps = false;
    bool m_isPlaying = false;
    bool m_isBusy = false;
    bool m_isRunning = false;
    QSet<QByteArray> m_underWay; //!< transfers
    QTimer m_rest; //!< until it goes on
};

//! What the settings say of it.
Sync::ScrubPace scrubPaceIn(const Settings &settings);

} // namespace App
