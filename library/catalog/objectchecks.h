#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/types.h"

#include <QString>
#include <QVector>

namespace Library {

class CatalogWriter;
class Database;

//! How the last look at an object's bytes ended. Stored by number.
enum class CheckState
{
    Never = 0, //!< no look has ended yet
    Whole = 1,
    Damaged = 2, //!< no copy of some part is what the manifest says
    Missing = 3 //!< the store certainly has it no more
};

//! What this PC knows of an object's bytes.
struct ObjectCheck
{
    ObjectId object;
    CheckState state = CheckState::Never;
    qint64 checkedAtMs = 0; //!< 0: never
    int mended = 0; //!< chunks of which a copy was damaged and another whole
    qint64 absentSinceMs = 0; //!< the store says that it is not there; 0: it is
    qint64 begunAtMs = 0; //!< of the look under way; 0: there is none
    qint64 chunks = 0; //!< that it has seen
    int chunksMended = 0; //!< of these

    bool operator==(const ObjectCheck &) const = default;
};

//! An object of the store that a listed title needs.
struct CheckedObject
{
    ObjectCheck check;
    QString objectName; //!< last part of its key
    ContentId content;
    qint64 sizeBytes = 0;
    qint64 addedAtMs = 0; //!< it was whole then
    TitleId title;
    QString name; //!< of the title, for a person
};

//! Which objects to look at: what was begun first, then those that nobody looked at for the
//! longest time.
struct CheckQuestion
{
    QVector<TitleId> titles; //!< and what is below them; empty: all
    qint64 beforeMs = 0; //!< seen or added before; 0: whenever
    qint64 badBeforeMs = 0; //!< and those that were bad before
    int limit = 0; //!< 0: all
    QVector<ObjectId> objects = {}; //!< these alone, whenever; empty: as above
};

//! All live objects in one glance.
struct CheckSummary
{
    int objects = 0;
    qint64 bytes = 0;
    qint64 lastStoredMs = 0; //!< when the newest one was; 0: there is none
    int checked = 0; //!< of the objects: a look has ended
    int whole = 0;
    int mended = 0; //!< chunks, in the last looks
    qint64 lastAtMs = 0; //!< 0: never
    qint64 oldestAtMs = 0; //!< of the checked ones; 0: none
    QVector<CheckedObject> bad; //!< damaged or missing ones, a few
    int badCount = 0;
};

//! Where the same bytes may be once more.
struct ContentCopies
{
    QVector<StoredObject> objects; //!< of the store, not marked
    QVector<QString> files; //!< of this PC, which had these bytes when they were looked at
};

//! What this PC found when it read objects of the store, and which there are to be read. Stateless
//! but for the connection; used by one thread at a time.
class ObjectChecks
{
public:
    explicit ObjectChecks(Database &database);

    Result<QVector<CheckedObject>> objects(const CheckQuestion &question);
    Result<CheckSummary> summary();
    Result<ContentCopies> copies(const ContentId &content);
    Result<> note(const ObjectCheck &check);

    //! From now on the good object is the content's, and the bad one is marked for removal: one act
    //! of maintenance.
    static Result<> replace(CatalogWriter &writer, const ObjectId &bad, const StoredObject &good,
        const ContentId &content, qint64 sizeBytes);

private:
    Result<> read(
        const CheckQuestion &question, const TitleId &title, QVector<CheckedObject> &objects);

    Database &m_database;
};

} // namespace Library
