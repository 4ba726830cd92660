#include "sync/housekeeping/objectrepair.h"

#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "sync/store/objectstore.h"
#include "sync/store/sha256.h"

#include <QCoreApplication>
#include <QDir>
#include <QScopeGuard>

#include <algorithm>
#include <utility>

namespace Sync {

namespace {

//! The file, if its bytes are the content's. Blocks on all of it.
Result<std::optional<FileStamp>> stampIfRight(
    const QString &file, const ContentId &content, qint64 sizeBytes)
{
    const auto atTheEnd = qScopeGuard([] { Sha256::endThread(); });
    const Result<std::shared_ptr<const SourceFile>> source = SourceFile::open(file);
    if (!source) {
        return failure(source.error());
    }
    if ((*source)->stamp().sizeBytes != sizeBytes) {
        return std::optional<FileStamp>();
    }
    QByteArray hashes;
    for (qint64 at = 0; at < sizeBytes; at += kChunkBytes) {
        const Result<QByteArray> hash
            = hashChunk(**source, at, std::min(kChunkBytes, sizeBytes - at));
        if (!hash) {
            return failure(hash.error());
        }
        hashes += *hash;
    }
    const bool isRight = contentIdOf(sizeBytes, hashes) == content;
    return isRight ? std::optional((*source)->stamp()) : std::nullopt;
}

} // namespace

//! The catalog as the uploader of a repair sees it: there is no other copy, and what is uploaded
//! takes the place of the bad object.
class ObjectRepair::Replacing final : public StoredVideos
{
public:
    explicit Replacing(const Options &options)
        : m_catalog(*options.catalog)
        , m_bad(options.object)
    { }

    QFuture<Result<Library::StoredObject>> objectWithContent(const ContentId &) override
    {
        return Async::ready(Result<Library::StoredObject>({}));
    }
    QFuture<Result<>> ingest(const StoredVideo &video) override
    {
        if (video.content != m_bad.content) {
            return Async::ready(
                Result<>(failure(ErrorCode::Corrupt, {}, QStringLiteral("other bytes"))));
        }
        return m_catalog.replaceObject(
            m_bad.check.object, {video.object, video.objectName}, video.content, video.sizeBytes);
    }

private:
    Library::Catalog &m_catalog;
    const Library::CheckedObject m_bad;
};

ObjectRepair::ObjectRepair(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_replacing(std::make_unique<Replacing>(options))
    , m_steps(this, options.requests, [this](const Error &error) { end(failure(error)); })
{ }

ObjectRepair::~ObjectRepair() = default;

void ObjectRepair::start()
{
    m_steps.need(m_options.catalog->contentCopies(m_options.object.content),
        [this](const Library::ContentCopies &copies) { onCopies(copies); });
}

void ObjectRepair::onCopies(const Library::ContentCopies &copies)
{
    for (const Library::StoredObject &object : copies.objects) {
        if (object.id != m_options.object.check.object) {
            m_objects << object;
        }
    }
    m_files = m_options.files;
    for (const QString &file : copies.files) {
        m_files << file;
    }
    tryNext();
}

void ObjectRepair::tryNext()
{
    if (!m_objects.isEmpty()) {
        tryObject(m_objects.takeFirst());
    } else if (!m_files.isEmpty()) {
        tryFile(m_files.takeFirst());
    } else if (m_passing) {
        end(failure(*m_passing));
    } else {
        end(failure(ErrorCode::NotFound,
            tr("No whole copy of “%1” was found in the storage or on this PC. Upload it again from "
               "a PC that still has it.")
                .arg(m_options.object.name),
            m_options.object.check.object.toString()));
    }
}

void ObjectRepair::tryObject(const Library::StoredObject &object)
{
    ObjectScrub::Options options;
    options.store = m_options.store;
    options.keys = m_options.keys;
    options.object = object.id;
    options.objectName = object.name;
    options.content = m_options.object.content;
    options.pool = m_options.pool;
    options.requests = m_options.requests;
    m_scrub = std::make_unique<ObjectScrub>(options);
    connect(m_scrub.get(), &ObjectScrub::finished, this,
        [this, object](const Result<ScrubVerdict> &verdict) {
            m_scrub.release()->deleteLater();
            if (!verdict) {
                m_passing = verdict.error();
                tryNext();
            } else if (*verdict != ScrubVerdict::Whole) {
                tryNext();
            } else {
                m_steps.need(m_options.catalog->replaceObject(m_options.object.check.object, object,
                                 m_options.object.content, m_options.object.sizeBytes),
                    [this] { end(tr("another copy in the storage")); });
            }
        });
    m_scrub->start();
}

void ObjectRepair::tryFile(const QString &file)
{
    const auto look
        = [file, content = m_options.object.content, size = m_options.object.sizeBytes] {
              return stampIfRight(file, content, size);
          };
    m_steps.step(Async::run(m_options.pool, look),
        [this, file](const Result<std::optional<FileStamp>> &stamp) {
            if (stamp && *stamp) {
                upload(file, **stamp);
                return;
            }
            if (!stamp && stamp.error().retryable) {
                m_passing = stamp.error();
            }
            tryNext();
        });
}

// One that was begun before a kill goes on.
Result<TransferRecord> ObjectRepair::recordFor(const QString &file, const FileStamp &stamp)
{
    const Result<QVector<TransferRecord>> records = m_journal->load();
    if (!records) {
        return failure(records.error());
    }
    for (const TransferRecord &record : *records) {
        if (record.file == file && record.upload.stamp && record.upload.stamp->sameFile(stamp)) {
            return record;
        }
    }
    TransferRecord record;
    record.id = randomId<TransferId>();
    record.file = file;
    record.upload.object = randomId<ObjectId>();
    record.upload.objectName = m_options.object.objectName;
    record.upload.stamp = stamp;
    Result<> noted = m_journal->add({record});
    if (noted) {
        noted = m_journal->saveUpload(record.id, record.upload);
    }
    return noted ? Result<TransferRecord>(record) : failure(noted.error());
}

void ObjectRepair::upload(const QString &file, const FileStamp &stamp)
{
    Result<std::unique_ptr<TransferJournal>> journal
        = TransferJournal::open(m_options.journalFile, *m_options.clock);
    if (!journal) {
        end(failure(journal.error()));
        return;
    }
    m_journal = std::move(*journal);
    const Result<TransferRecord> record = recordFor(file, stamp);
    if (!record) {
        end(failure(record.error()));
        return;
    }
    UploadServices services;
    services.store = m_options.store;
    services.videos = m_replacing.get();
    services.journal = m_journal.get();
    services.pool = m_options.pool;
    services.keys = m_options.keys;
    services.requests = m_options.requests;
    m_uploader = std::make_unique<Uploader>(services, record->id, file, record->upload);
    connect(m_uploader.get(), &Uploader::finished, this,
        [this, id = record->id, file](
            const Result<TransferOutcome> &outcome) { onUploaded(id, file, outcome); });
    m_uploader->start();
}

void ObjectRepair::onUploaded(
    const TransferId &id, const QString &file, const Result<TransferOutcome> &outcome)
{
    m_uploader.release()->deleteLater();
    if (outcome) {
        if (const Result<> removed = m_journal->remove(id); !removed) {
            qCWarning(lcTransfer) << removed.error().message << removed.error().detail;
        }
    }
    m_journal.reset();
    if (outcome) {
        end(QDir::toNativeSeparators(file));
    } else if (outcome.error().code == ErrorCode::Changed) {
        tryNext();
    } else {
        end(failure(outcome.error()));
    }
}

void ObjectRepair::end(const Result<QString> &source)
{
    m_steps.end([this, source] { emit finished(source); });
}

} // namespace Sync
