#pragma once

#include "app/versionsource.h"
#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/types.h"
#include "library/scan/storyboardstore.h"
#include "sync/store/storekeys.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <QVector>

#include <chrono>
#include <functional>
#include <optional>

namespace Library {
class Catalog;
class LibraryUpdater;
} // namespace Library
namespace Sync {
struct ObjectList;
}

namespace App {

//! Sees to it that videos have a storyboard on this PC: one that the household's storage has is
//! taken from there, another one is made here and put there, beside the video. First of what
//! somebody looks at, then, one after the other while nothing plays, of the whole library. Lives
//! on the main thread.
class Storyboards final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Storyboards)
public:
    struct Options
    {
        Library::Catalog *catalog = nullptr; //!< outlives this object
        Library::LibraryUpdater *updater = nullptr; //!< makes them; outlives this object
        Stores stores;
        std::optional<LibraryId> cluster; //!< what the present store holds, where it is a cluster
        QString folder; //!< of this PC's storyboards
        ProfileId viewer;
        //! A file with the bytes of a version that no folder has; empty: there is none. Called on
        //! any thread, may block.
        std::function<QString(const Library::TitleVersion &)> objectFile;
        std::chrono::milliseconds firstAfter{60'000};
        std::chrono::milliseconds pause{2'000}; //!< from one video of the library to the next
        std::chrono::milliseconds again{std::chrono::hours(6)};
    };

    explicit Storyboards(const Options &options);
    ~Storyboards() override;

    //! Somebody looks at it, or plays it.
    void want(const Library::TitleVersion &version);
    //! Goes through the library, now and then, as long as this object lives.
    void keepMaking();
    void setPlaying(bool isPlaying);

signals:
    //! One that somebody wanted was not on this PC, and is now.
    void arrived();
    //! Everything in the library was looked at.
    void wentThrough();

private:
    struct Film
    {
        Library::TitleVersion version;
        QString file; //!< with its bytes; empty: none is on this PC
        bool isHere = false; //!< its storyboard
        bool hasRoom = true; //!< for one that nobody asked for
    };
    enum class From
    {
        Anywhere, //!< somebody looks at it
        ThisPc //!< for the others
    };
    using Then = std::function<void()>;

    bool isShared(const Library::TitleVersion &version) const;
    void settle(const Library::TitleVersion &version, From from, const Then &then);
    void onLooked(const Film &film, From from, const Then &then);
    void fetch(const Film &film, const Then &then);
    void make(const Film &film, const Then &then);
    void onEnded(const VersionId &version, bool isMade);
    void send(const Library::TitleVersion &version, const Then &then);
    void afterPut(const ObjectId &object, const Result<> &put, const Then &then);
    void list(const QString &after);
    void onListed(const Sync::ObjectList &page);
    void nextPage();
    void nextTitle();
    void nextVersion();
    void rest();

    const Options m_options;
    const Library::StoryboardStore m_files;
    std::optional<Sync::StoreKeys> m_keys; //!< set: there is a cluster
    QSet<ObjectId> m_known; //!< whose storyboard the cluster has
    QHash<VersionId, QVector<std::function<void(bool isMade)>>> m_making;
    QTimer m_wait; //!< until the library is gone on with
    Then m_goOn; //!< what is done then
    bool m_hasWorked = false; //!< and others are to have their turn
    bool m_isPlaying = false;
    bool m_isHeld = false; //!< until nothing plays
    QByteArray m_cursor;
    bool m_isLastPage = false;
    QVector<TitleId> m_titles;
    QVector<Library::TitleVersion> m_versions;
    QThreadPool m_pool; //!< last: waits for the disk before the rest goes
};

} // namespace App
