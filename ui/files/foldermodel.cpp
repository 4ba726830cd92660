#include "ui/files/foldermodel.h"

#include "ui/format.h"

#include <algorithm>

namespace Ui {

namespace {

QString titleWords(const Library::TitleCard &card)
{
    QStringList words;
    if (card.kind == Library::TitleKind::Episode) {
        words << card.seriesTitle << Format::episodeNumber(card) << card.title;
    } else {
        words << card.title << (card.year > 0 ? QString::number(card.year) : QString());
    }
    words.removeAll({});
    return words.join(QStringLiteral(" · "));
}

} // namespace

int FolderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

const Library::FolderEntry *FolderModel::entryAt(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_entries.size() ? &m_entries.at(index.row()) : nullptr;
}

QModelIndex FolderModel::indexOf(const QString &path) const
{
    const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(),
        [&](const Library::FolderEntry &entry) { return entry.path == path; });
    return found == m_entries.cend() ? QModelIndex() : index(int(found - m_entries.cbegin()));
}

int FolderModel::folders() const
{
    return int(std::count_if(m_entries.cbegin(), m_entries.cend(),
        [](const Library::FolderEntry &entry) { return entry.isFolder; }));
}

ActionRow FolderModel::folderRow(const Library::FolderEntry &entry) const
{
    ActionRow row;
    row.icon = QStringLiteral("folder");
    row.title = entry.name();
    row.figure = tr("%Ln videos", nullptr, entry.files);
    if (entry.availability != Library::Availability::Available) {
        row.tone = Tone::Warn;
        row.icon = QStringLiteral("network-disconnect");
        row.words = tr("Cannot be reached now");
    }
    row.actions << RowAction{int(Act::OpenFolder), QStringLiteral("go-next"), tr("Open"), false};
    return row;
}

ActionRow FolderModel::fileRow(const Library::FolderEntry &entry) const
{
    ActionRow row;
    row.icon = QStringLiteral("folder-videos");
    row.picture = entry.title.still;
    row.title = entry.name();
    row.figure = Format::bytes(entry.sizeBytes);
    QStringList words{titleWords(entry.title)};
    bool playable = false;
    if (!entry.failure.isEmpty()) {
        row.tone = Tone::Danger;
        row.icon = QStringLiteral("dialog-warning");
        words << entry.failure;
    } else if (entry.availability == Library::Availability::Missing) {
        row.tone = Tone::Warn;
        words << tr("Missing: it was not there at the last look");
    } else if (entry.availability == Library::Availability::Unavailable) {
        row.tone = Tone::Warn;
        row.icon = QStringLiteral("network-disconnect");
        words << tr("Cannot be reached now");
    } else {
        playable = true;
        if (entry.title.play.watched) {
            words << tr("Watched");
        } else {
            words << Format::timeLeft(entry.title);
        }
        if (entry.stored) {
            words << tr("Also kept in your storage");
        }
    }
    words.removeAll({});
    row.words = words.join(QStringLiteral(" · "));
    if (playable) {
        row.actions << RowAction{
            int(Act::Play), QStringLiteral("media-playback-start"), tr("Play"), false};
    }
    row.actions << RowAction{
        int(Act::OpenTitle), QStringLiteral("documentinfo"), tr("Details"), false};
    return row;
}

ActionRow FolderModel::actionRow(const Library::FolderEntry &entry) const
{
    return entry.isFolder ? folderRow(entry) : fileRow(entry);
}

QVariant FolderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const ActionRow row = actionRow(m_entries.at(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case Qt::AccessibleTextRole: {
        QStringList words{row.title, row.words, row.figure};
        words.removeAll({});
        return words.join(tr(", "));
    }
    case Qt::AccessibleDescriptionRole:
        return row.words;
    case kActionRowRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

void FolderModel::setEntries(const QVector<Library::FolderEntry> &entries)
{
    // The same rows in the same order stay, and with them the focus.
    const bool same = std::equal(entries.cbegin(), entries.cend(), m_entries.cbegin(),
        m_entries.cend(), [](const Library::FolderEntry &a, const Library::FolderEntry &b) {
            return a.path == b.path && a.isFolder == b.isFolder;
        });
    if (!same) {
        beginResetModel();
        m_entries = entries;
        endResetModel();
    } else if (entries != m_entries) {
        m_entries = entries;
        emit dataChanged(index(0), index(int(entries.size()) - 1));
    }
}

} // namespace Ui
