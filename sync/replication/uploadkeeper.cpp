#include "sync/replication/uploadkeeper.h"

#include "sync/transfer/journalleduploads.h"

namespace Sync {

namespace {

constexpr RetryPolicy kUploadQuestions{std::chrono::milliseconds(500), std::chrono::seconds(10), 5};

} // namespace

UploadKeeper::UploadKeeper(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_keys(options.library)
    , m_steps(this, kUploadQuestions, [this](const Error &error) { end(failure(error)); })
{ }

void UploadKeeper::start()
{
    m_steps.askFor([this] { return m_options.store->uploads(m_keys.videos()); },
        [this](const QVector<UploadHandle> &listed) { review(listed); });
}

// The journals are read after the store was asked: what it has told of this device had been noted
// there before.
void UploadKeeper::review(const QVector<UploadHandle> &listed)
{
    const Result<JournalledUploads> own = JournalledUploads::read(m_options.journalFiles);
    if (!own) {
        end(failure(own.error()));
        return;
    }
    UploadReview::Input input;
    input.self = m_options.self;
    input.unfinished = {own->unfinished.begin(), own->unfinished.end()};
    input.liveAcks = m_options.liveAcks;
    input.storeMs = m_options.storeMs;
    const auto reviewed = [this](const UploadHandle &upload) {
        // A store that does not tell when it was begun: it may be new.
        return ListedUpload{m_keys.objectOf(upload.key),
            upload.begunAtMs > 0 ? upload.begunAtMs : m_options.storeMs};
    };
    for (const UploadHandle &upload : listed) {
        if (const ListedUpload one = reviewed(upload); !one.object.isNull()) {
            input.listed.append(one);
        }
    }
    const QVector<ListedUpload> nobodys = UploadReview::toAbort(input);
    QVector<UploadHandle> uploads;
    for (const UploadHandle &upload : listed) {
        if (nobodys.contains(reviewed(upload))) {
            uploads.append(upload);
        }
    }
    abortNext(uploads);
}

void UploadKeeper::abortNext(QVector<UploadHandle> uploads)
{
    if (uploads.isEmpty()) {
        end(m_aborted);
        return;
    }
    const UploadHandle upload = uploads.takeLast();
    m_steps.ask([this, upload] { return m_options.store->abort(upload); },
        [this, uploads](const Result<> &aborted) {
            // One that cannot be told from a completed one stays until its object is removed.
            if (!aborted && aborted.error().code != ErrorCode::Busy) {
                end(failure(aborted.error()));
                return;
            }
            m_aborted += aborted ? 1 : 0;
            abortNext(uploads);
        });
}

void UploadKeeper::end(const Result<int> &result)
{
    m_steps.end([this, result] { emit finished(result); });
}

} // namespace Sync
