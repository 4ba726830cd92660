#include "library/base/async.h"
#include "sync/store/folderstore.h"
#include "sync/transfer/storedvideos.h"
#include "sync/transfer/transferqueue.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHash>

#include <algorithm>
#include <cstdio>

using namespace Sync;

namespace {

// A catalog of one line a video, appended with one write, so that a kill leaves whole lines.
class LineCatalog final : public StoredVideos
{
public:
    explicit LineCatalog(const QString &path)
        : m_file(path)
    {
        if (!m_file.open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered)) {
            qFatal("no catalog");
        }
        m_file.seek(0);
        while (!m_file.atEnd()) {
            const QList<QByteArray> words = m_file.readLine().trimmed().split(' ');
            m_objects.insert(words.at(0), {words.at(1), words.at(2)});
        }
    }
    QFuture<Result<Library::StoredObject>> objectWithContent(const ContentId &content) override
    {
        const auto [object, name] = m_objects.value(content.toString().toLatin1());
        return Async::ready(Result<Library::StoredObject>(
            {ObjectId::fromString(QString::fromLatin1(object)).value_or(ObjectId{}),
                QString::fromUtf8(QByteArray::fromHex(name))}));
    }
    QFuture<Result<>> ingest(const StoredVideo &video) override
    {
        const QByteArray content = video.content.toString().toLatin1();
        const QByteArray object = video.object.toString().toLatin1();
        const QByteArray name = video.objectName.toUtf8().toHex();
        m_objects.insert(content, {object, name});
        m_file.write(content + ' ' + object + ' ' + name + '\n');
        return Async::ready(Result<>());
    }

private:
    QFile m_file;
    QHash<QByteArray, std::pair<QByteArray, QByteArray>> m_objects;
};

bool allEnded(const QVector<Transfer> &transfers)
{
    return std::all_of(transfers.begin(), transfers.end(),
        [](const Transfer &transfer) { return isFinal(transfer.state); });
}

int exitCode(const QVector<Transfer> &transfers)
{
    for (const Transfer &transfer : transfers) {
        if (transfer.state != TransferState::Done && transfer.state != TransferState::Instant) {
            std::fprintf(stderr, "%s: %s\n", qPrintable(transfer.name),
                qPrintable(transfer.error.value_or(Error{}).message));
            return 1;
        }
    }
    return 0;
}

} // namespace

//! Uploads every file of BASE/videos into BASE/store and ends with 0 when all are there.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QDir base(application.arguments().value(1));
    const Result<std::unique_ptr<FolderStore>> store
        = FolderStore::open(base.filePath(QStringLiteral("store")), FolderStore::Create::Yes);
    if (!store) {
        return 2;
    }
    LineCatalog catalog(base.filePath(QStringLiteral("catalog.txt")));
    const SystemClock clock;
    TransferQueue::Options options;
    options.journalFile = base.filePath(QStringLiteral("transfers.db"));
    options.store = store->get();
    options.videos = &catalog;
    options.clock = &clock;
    const Result<std::unique_ptr<TransferQueue>> queue = TransferQueue::open(options);
    if (!queue) {
        return 3;
    }
    QStringList known;
    for (const Transfer &transfer : (*queue)->list()) {
        known << transfer.file;
    }
    QStringList fresh;
    const QDir videos(base.filePath(QStringLiteral("videos")));
    for (const QString &name : videos.entryList(QDir::Files)) {
        if (!known.contains(videos.filePath(name))) {
            fresh << videos.filePath(name);
        }
    }
    const auto endWhenDone = [&] {
        const QVector<Transfer> transfers = (*queue)->list();
        if (allEnded(transfers)) {
            application.exit(exitCode(transfers));
        }
    };
    Async::whenDone(
        (*queue)->add(fresh), &application, [&](const Result<QVector<TransferId>> &added) {
            if (!added) {
                application.exit(4);
                return;
            }
            std::puts("ready");
            std::fflush(stdout);
            QObject::connect(
                queue->get(), &TransferQueue::transferChanged, &application, endWhenDone);
            endWhenDone();
        });
    return application.exec();
}
