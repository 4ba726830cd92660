#include "app/commandline.h"
#include "app/device.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/catalogwriter.h"
#include "library/scan/picturestore.h"
#include "sync/replication/libraryarchive.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>
#include <QThreadPool>

#include <memory>

namespace App {

namespace {

using Sync::LibraryArchive::Archive;
using Sync::LibraryArchive::Counts;

// As much as the catalog's writing thread gives to one transaction.
constexpr qsizetype kRowsAtOnce = 2000;

LibraryId libraryOf(const Device &device)
{
    return device.cluster() ? device.cluster()->library : LibraryId();
}

Result<Counts> writeFile(const QString &file, Library::Database &database,
    const Library::PictureStore &pictures, const LibraryId &library, qint64 madeMs)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) {
        return failure(ErrorCode::Io,
            QCoreApplication::translate("CommandLine", "“%1” cannot be written: %2")
                .arg(file, out.errorString()));
    }
    const Result<Counts> counts
        = Sync::LibraryArchive::write(database, pictures, library, madeMs, out);
    if (counts && !out.commit()) {
        return failure(ErrorCode::Io,
            QCoreApplication::translate("CommandLine", "“%1” cannot be written: %2")
                .arg(file, out.errorString()));
    }
    return counts;
}

//! A file that was exported, being merged step by step.
class ArchiveImport final : public QObject
{
public:
    ArchiveImport(VerbContext &context, Device &device)
        : QObject(&context)
        , m_context(context)
        , m_device(device)
        , m_state(std::make_shared<State>())
    {
        m_state->own = libraryOf(device);
    }

    void start(const QString &path)
    {
        const auto read
            = [state = m_state, path, folder = m_device.paths().picturesFolder()]() -> Result<> {
            QFile in(path);
            if (!in.open(QIODevice::ReadOnly)) {
                return failure(ErrorCode::NotFound,
                    QCoreApplication::translate("CommandLine", "“%1” cannot be read: %2")
                        .arg(path, in.errorString()));
            }
            Result<Archive> archive = Sync::LibraryArchive::read(in);
            if (!archive) {
                return failure(archive.error());
            }
            state->archive = std::move(*archive);
            const Result<int> pictures
                = Sync::LibraryArchive::readPictures(in, Library::PictureStore(folder));
            state->pictures = pictures.value_or(0);
            return pictures ? Result<>() : failure(pictures.error());
        };
        Async::whenDone(Async::run(QThreadPool::globalInstance(), read), this,
            [this](const Result<> &done) { done ? next(0) : m_context.fail(done.error()); });
    }

private:
    struct State
    {
        Archive archive;
        LibraryId own;
        int news = 0;
        int pictures = 0;
        int hidden = 0; //!< titles
    };

    void next(qsizetype from)
    {
        if (from >= m_state->archive.snapshot.rows.size()) {
            countHidden();
            return;
        }
        const auto merge = [state = m_state, from](Library::CatalogWriter &writer) -> Result<> {
            const Result<int> news = Sync::LibraryArchive::merge(
                writer, state->archive, state->own, from, kRowsAtOnce);
            state->news += news.value_or(0);
            return news ? Result<>() : failure(news.error());
        };
        Async::whenDone(
            m_device.catalog().onWriter(merge), this, [this, from](const Result<> &done) {
                done ? next(from + kRowsAtOnce) : m_context.fail(done.error());
            });
    }

    void countHidden()
    {
        const auto count = [state = m_state](Library::Database &database) -> Result<> {
            const Result<int> hidden = Sync::LibraryArchive::titlesWithoutVideo(database);
            state->hidden = hidden.value_or(0);
            return hidden ? Result<>() : failure(hidden.error());
        };
        Async::whenDone(m_device.catalog().onReader(count), this,
            [this](const Result<> &done) { done ? finish() : m_context.fail(done.error()); });
    }

    void finish()
    {
        m_context.output().line(QCoreApplication::translate(
            "CommandLine", "Taken over: %1 changes, %2 pictures. What was newer here stays.")
                                    .arg(m_state->news)
                                    .arg(m_state->pictures));
        if (m_state->hidden > 0) {
            m_context.output().line(QCoreApplication::translate("CommandLine",
                "%n titles have no video here and are not shown until they have. Connect the "
                "storage that has them (matinee cluster add), or add the folders (matinee add).",
                nullptr, m_state->hidden));
        }
        m_context.output().document({{QStringLiteral("changes"), m_state->news},
            {QStringLiteral("pictures"), m_state->pictures},
            {QStringLiteral("titlesWithoutVideo"), m_state->hidden}});
        m_context.finish(ExitCode::Done);
    }

    VerbContext &m_context;
    Device &m_device;
    std::shared_ptr<State> m_state; //!< used on one thread at a time
};

} // namespace

void runExport(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        const auto counts = std::make_shared<Counts>();
        const auto write = [counts, file = context.arguments().first(),
                               pictures = Library::PictureStore(device.paths().picturesFolder()),
                               library = libraryOf(device),
                               madeMs = device.clock().wallNow().time_since_epoch().count()](
                               Library::Database &database) -> Result<> {
            const Result<Counts> written = writeFile(file, database, pictures, library, madeMs);
            *counts = written.value_or(Counts());
            return written ? Result<>() : failure(written.error());
        };
        Async::whenDone(
            device.catalog().onReader(write), &context, [&context, counts](const Result<> &done) {
                if (!done) {
                    context.fail(done.error());
                    return;
                }
                context.output().line(QCoreApplication::translate(
                    "CommandLine", "Exported: %1 titles, %2 pictures. The videos are not in it.")
                                          .arg(counts->titles)
                                          .arg(counts->pictures));
                context.output().document({{QStringLiteral("titles"), counts->titles},
                    {QStringLiteral("rows"), counts->rows},
                    {QStringLiteral("pictures"), counts->pictures}});
                context.finish(ExitCode::Done);
            });
    });
}

void importArchive(VerbContext &context, const QString &file)
{
    withDevice(context,
        [&context, file](Device &device) { (new ArchiveImport(context, device))->start(file); });
}

} // namespace App
