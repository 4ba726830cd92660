#pragma once

#include "app/versionsource.h"
#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/history/history.h"

#include <QFuture>
#include <QObject>
#include <QThreadPool>
#include <QVector>

#include <functional>

class Clock;
class Settings;

namespace Library {
class Catalog;
}

namespace App {

//! The trash of the library: for how long titles stay in it, and the bytes of those that left it.
//! Where there is no cluster nobody else can need them: what is marked goes from this PC's own
//! store at once; a cluster is swept when all its devices know. Lives on the main thread.
class Trash final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Trash)
public:
    //! All outlive this object.
    Trash(Library::Catalog &catalog, const Stores &stores, const Settings &settings,
        const Clock &clock);
    //! Waits for what is being removed.
    ~Trash() override;

    Library::TrashPeriod period() const;
    int daysLeft(const Library::TrashEntry &entry) const;
    QFuture<Result<QVector<Library::TrashEntry>>> entries();
    //! Removes titles for good, all that are there when none is given.
    QFuture<Result<Library::Emptied>> empty(
        const ProfileId &viewer, const QVector<TitleId> &titles);
    //! Removes from this PC's own store what is marked or has been in the trash for its time; may
    //! be repeated, and done after a kill.
    QFuture<Result<>> sweep();

private:
    qint64 nowMs() const;
    void removeMarked(const std::function<void(const Result<> &)> &answer);

    Library::Catalog &m_catalog;
    const Stores m_stores;
    const Settings &m_settings;
    const Clock &m_clock;
    QThreadPool m_pool;
};

} // namespace App
