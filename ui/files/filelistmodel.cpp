#include "ui/files/filelistmodel.h"

#include "library/base/clock.h"
#include "ui/format.h"

#include <QDir>

#include <algorithm>

namespace Ui {

namespace {

QString shortPath(const QString &path)
{
    const QString home = QDir::homePath();
    if (path.startsWith(home + QLatin1Char('/'))) {
        return QLatin1Char('~') + path.mid(home.size());
    }
    return path;
}

QString problemWords(Library::FolderProblem problem)
{
    switch (problem) {
    case Library::FolderProblem::None:
    case Library::FolderProblem::Gone:
        break;
    case Library::FolderProblem::Unreadable:
        return FileListModel::tr("%1 · cannot be read now; its videos come back with it");
    case Library::FolderProblem::Empty:
        return FileListModel::tr("%1 · is all at once empty; its videos stay until it is removed");
    case Library::FolderProblem::OtherDisk:
        return FileListModel::tr("%1 · its disk is not connected; its videos come back with it");
    }
    return FileListModel::tr("%1 · cannot be reached now; its videos come back with it");
}

} // namespace

FileListModel::FileListModel(const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_clock(clock)
{ }

int FileListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_folders.size() + m_unreadable.size());
}

const Library::Folder *FileListModel::folderAt(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_folders.size() ? &m_folders.at(index.row()) : nullptr;
}

const UnreadableFile *FileListModel::unreadableAt(const QModelIndex &index) const
{
    const qsizetype row = index.row() - m_folders.size();
    return index.isValid() && row >= 0 && row < m_unreadable.size() ? &m_unreadable.at(row)
                                                                    : nullptr;
}

ActionRow FileListModel::folderRow(const Library::Folder &folder) const
{
    ActionRow row;
    row.icon = QStringLiteral("folder");
    row.title = QDir(folder.path).dirName();
    if (row.title.isEmpty()) {
        row.title = folder.path;
    }
    const QString path = shortPath(folder.path);
    if (!folder.reachable) {
        row.tone = Tone::Warn;
        row.icon = QStringLiteral("network-disconnect");
        row.words = problemWords(folder.problem).arg(path);
    } else if (folder.scannedAtMs == 0) {
        row.words = tr("%1 · not scanned yet").arg(path);
    } else {
        const qint64 nowMs = m_clock.wallNow().time_since_epoch().count();
        row.words = tr("%1 · scanned %2").arg(path, Format::ago(folder.scannedAtMs, nowMs));
    }
    if (folder.reachable && folder.watching == Library::FolderWatching::PolledNetwork) {
        row.words = tr("%1 · on a network: looked at every 5 minutes").arg(row.words);
    } else if (folder.reachable && folder.watching == Library::FolderWatching::PolledLimit) {
        row.words = tr("%1 · too many folders to watch: looked at every 5 minutes").arg(row.words);
    }
    if (folder.uploads) {
        row.words = tr("%1 · new videos are uploaded").arg(row.words);
    }
    row.figure = tr("%Ln videos", nullptr, folder.fileCount);
    row.actions << RowAction{int(Act::OpenFolder), QStringLiteral("folder-open"), tr("Open"), true};
    if (m_offersUploads) {
        row.actions << RowAction{int(Act::ToggleUploads), QStringLiteral("cloud-upload"),
            folder.uploads ? tr("Stop uploading new videos") : tr("Upload new videos"), false};
    }
    row.actions << RowAction{
        int(Act::RemoveFolder), QStringLiteral("list-remove"), tr("Remove"), true};
    return row;
}

ActionRow FileListModel::unreadableRow(const UnreadableFile &file) const
{
    ActionRow row;
    row.icon = QStringLiteral("dialog-warning");
    row.title = file.file.isEmpty() ? file.card.title : shortPath(file.file);
    row.words = file.reason;
    row.tone = Tone::Danger;
    row.actions << RowAction{
        int(Act::OpenTitle), QStringLiteral("documentinfo"), tr("Details"), false};
    return row;
}

ActionRow FileListModel::actionRow(int row) const
{
    if (row < m_folders.size()) {
        ActionRow result = folderRow(m_folders.at(row));
        if (row == 0) {
            result.head = tr("Folders on this PC");
        }
        return result;
    }
    ActionRow result = unreadableRow(m_unreadable.at(row - m_folders.size()));
    if (row == m_folders.size()) {
        result.head = tr("Could not be read");
    }
    return result;
}

QVariant FileListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return actionRow(index.row()).title;
    case Qt::AccessibleTextRole: {
        const ActionRow row = actionRow(index.row());
        QStringList words{row.title, row.words, row.figure};
        words.removeAll({});
        return words.join(tr(", "));
    }
    case Qt::AccessibleDescriptionRole:
        return actionRow(index.row()).words;
    case kActionRowRole:
        return QVariant::fromValue(actionRow(index.row()));
    default:
        return {};
    }
}

void FileListModel::setFolders(const QVector<Library::Folder> &folders)
{
    // The same folders in the same order keep their rows, and with them the focus.
    const bool same
        = std::equal(folders.cbegin(), folders.cend(), m_folders.cbegin(), m_folders.cend(),
            [](const Library::Folder &a, const Library::Folder &b) { return a.id == b.id; });
    if (!same) {
        beginResetModel();
        m_folders = folders;
        endResetModel();
    } else if (!folders.isEmpty()) {
        m_folders = folders;
        emit dataChanged(index(0), index(int(folders.size()) - 1));
    }
}

void FileListModel::setUnreadable(const QVector<UnreadableFile> &files)
{
    if (files == m_unreadable) {
        return;
    }
    const int first = int(m_folders.size());
    if (!m_unreadable.isEmpty()) {
        beginRemoveRows({}, first, first + int(m_unreadable.size()) - 1);
        m_unreadable.clear();
        endRemoveRows();
    }
    if (!files.isEmpty()) {
        beginInsertRows({}, first, first + int(files.size()) - 1);
        m_unreadable = files;
        endInsertRows();
    }
}

} // namespace Ui
