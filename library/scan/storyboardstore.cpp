#include "library/scan/storyboardstore.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <cerrno>

namespace Library {

namespace {

const QString kIndex = QStringLiteral("storyboard.json");
constexpr int kIndexVersion = 1;

Result<> writeWhole(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        return failure(systemError(errno != 0 ? errno : EIO, path));
    }
    return {};
}

} // namespace

StoryboardStore::StoryboardStore(const QString &folder)
    : m_folder(folder)
{ }

QString StoryboardStore::folderOf(const VersionId &version) const
{
    return m_folder + u'/' + version.toString();
}

QString StoryboardStore::sheetFile(const VersionId &version, int number) const
{
    return folderOf(version) + QStringLiteral("/%1.jpg").arg(number);
}

std::optional<Storyboard> StoryboardStore::find(const VersionId &version, qint64 sizeBytes) const
{
    QFile file(folderOf(version) + u'/' + kIndex);
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const QJsonObject index = QJsonDocument::fromJson(file.readAll()).object();
    Storyboard found;
    found.sizeBytes = qint64(index.value(QLatin1String("sizeBytes")).toDouble(-1));
    found.duration
        = std::chrono::milliseconds(qint64(index.value(QLatin1String("durationMs")).toDouble()));
    found.tileWidth = index.value(QLatin1String("tileWidth")).toInt();
    found.tileHeight = index.value(QLatin1String("tileHeight")).toInt();
    const auto isSide = [](int side) { return side > 0 && side <= StoryboardLayout::kTileSide; };
    const bool isRight = index.value(QLatin1String("version")).toInt() == kIndexVersion
        && found.sizeBytes == sizeBytes && found.duration.count() > 0 && isSide(found.tileWidth)
        && isSide(found.tileHeight);
    return isRight ? std::optional(found) : std::nullopt;
}

Result<> StoryboardStore::store(
    const VersionId &version, const Storyboard &storyboard, const QVector<QByteArray> &sheets) const
{
    const QString folder = folderOf(version);
    errno = 0;
    // What was there is of another video.
    QDir(folder).removeRecursively();
    if (!QDir().mkpath(folder)) {
        return failure(systemError(errno != 0 ? errno : EACCES, folder));
    }
    for (int i = 0; i < sheets.size(); ++i) {
        if (const Result<> written = writeWhole(sheetFile(version, i), sheets.at(i)); !written) {
            return written;
        }
    }
    const QJsonObject index{{QStringLiteral("version"), kIndexVersion},
        {QStringLiteral("sizeBytes"), double(storyboard.sizeBytes)},
        {QStringLiteral("durationMs"), double(storyboard.duration.count())},
        {QStringLiteral("tileWidth"), storyboard.tileWidth},
        {QStringLiteral("tileHeight"), storyboard.tileHeight}};
    const Result<> written = writeWhole(folder + u'/' + kIndex, QJsonDocument(index).toJson());
    removeOldest();
    return written;
}

int StoryboardStore::count() const
{
    return int(QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size());
}

void StoryboardStore::removeOldest() const
{
    const QStringList folders
        = QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time);
    for (int i = kMost; i < folders.size(); ++i) {
        QDir(m_folder + u'/' + folders.at(i)).removeRecursively();
    }
}

} // namespace Library
