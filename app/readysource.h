#pragma once

#include "app/versionsource.h"

#include <memory>

class QThreadPool;

namespace App {

//! A video of the cluster whose beginning is fetched while a person still looks at its title, so
//! that it starts like a file of this PC. Holds one at a time. Calls return at once; take() is safe
//! from any thread, the others belong to one.
class ReadySource
{
    Q_DISABLE_COPY_MOVE(ReadySource)
public:
    //! The pool opens and lets go of videos; it outlives this object.
    explicit ReadySource(QThreadPool *pool);
    ~ReadySource();

    //! In place of what was ready before. Nothing is done for what is on this PC anyway.
    void prepare(const Stores &stores, const Library::TitleVersion &version, const QString &title);
    void drop();
    //! What can give it to a player later, at most once; null when it is not ready.
    std::function<std::shared_ptr<Library::ByteSource>()> taker(
        const Stores &stores, const VersionId &version) const;

private:
    struct Held;

    QThreadPool *m_pool;
    std::shared_ptr<Held> m_held;
};

} // namespace App
