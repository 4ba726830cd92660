#include "sync/store/libraryopener.h"

#include "library/base/async.h"
#include "sync/store/libraryfile.h"
#include "sync/store/objectstore.h"
#include "sync/store/storekeys.h"

#include <QTimer>

#include <utility>

namespace Sync {

namespace {

// The library that a key belongs to; nothing for keys that are not of any library.
std::optional<LibraryId> libraryOf(const ObjectList &page)
{
    if (page.objects.isEmpty()) {
        return std::nullopt;
    }
    const QString first = page.objects.first().key.section(u'/', 0, 0);
    const std::optional<LibraryId> id = LibraryId::fromString(first);
    return id && id->toString() == first ? id : std::nullopt;
}

} // namespace

LibraryOpener::LibraryOpener(
    ObjectStore *store, const LibraryId &known, std::chrono::milliseconds settle, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_known(known)
    , m_settle(settle)
{ }

void LibraryOpener::start()
{
    read(false);
}

void LibraryOpener::read(bool founded)
{
    Async::whenDone(readLibrary(*m_store), this,
        [this, founded](const Result<LibraryId> &library) { onRead(library, founded); });
}

void LibraryOpener::onRead(const Result<LibraryId> &library, bool founded)
{
    if (!library) {
        if (library.error().code != ErrorCode::NotFound || founded) {
            emit finished(library);
        } else if (!m_known.isNull()) {
            emit finished(failure(ErrorCode::Unreachable,
                tr("The store is empty, but this PC's library should be in it. Is it the right "
                   "disk, or the right bucket?"),
                m_known.toString(), true));
        } else {
            found();
        }
        return;
    }
    if (!m_known.isNull() && *library != m_known) {
        emit finished(failure(ErrorCode::InvalidInput,
            tr("The store holds the library of another household. Choose another folder or "
               "prefix."),
            QString(m_known.toString() + QLatin1String(" was expected, found ")
                + library->toString())));
        return;
    }
    checkAlone(*library);
}

void LibraryOpener::found()
{
    // Whoever wrote last or first wins: what counts is what is read back.
    const QByteArray bytes = encodeLibraryFile(m_new.isNull() ? randomId<LibraryId>() : m_new);
    Async::whenDone(
        m_store->put(StoreKeys::libraryFile(), bytes, QStringLiteral("application/cbor")), this,
        [this](const Result<ObjectStat> &put) {
            if (!put && put.error().code != ErrorCode::InvalidInput) {
                emit finished(failure(put.error()));
                return;
            }
            QTimer::singleShot(m_settle, this, [this] { read(true); });
        });
}

void LibraryOpener::checkAlone(const LibraryId &library)
{
    // "0" follows "/": the first key of all, and the first after all of this library.
    checkFirstAfter({}, library, [this, library] {
        checkFirstAfter(
            library.toString() + u'0', library, [this, library] { emit finished(library); });
    });
}

void LibraryOpener::checkFirstAfter(
    const QString &after, const LibraryId &library, std::function<void()> then)
{
    Async::whenDone(m_store->list({}, after, 1), this,
        [this, library, then = std::move(then)](const Result<ObjectList> &page) {
            if (!page) {
                emit finished(failure(page.error()));
            } else if (libraryOf(*page).value_or(library) != library) {
                emit finished(failure(ErrorCode::InvalidInput,
                    tr("Two libraries are in this store. Choose another folder or prefix for one "
                       "of them.")));
            } else {
                then();
            }
        });
}

} // namespace Sync
