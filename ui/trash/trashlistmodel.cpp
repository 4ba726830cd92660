#include "ui/trash/trashlistmodel.h"

#include "library/base/clock.h"
#include "library/base/settings.h"
#include "ui/format.h"

#include <algorithm>
#include <numeric>

namespace Ui {

namespace {

using Library::TrashEntry;

QString daysText(int days)
{
    if (days == 0) {
        return TrashListModel::tr("Gone today");
    }
    return days == 1 ? TrashListModel::tr("Gone tomorrow")
                     : TrashListModel::tr("%n days left", nullptr, days);
}

QString factsOf(const TrashEntry &entry)
{
    QStringList facts;
    if (entry.sizeBytes > 0) {
        facts << Format::bytes(entry.sizeBytes);
    }
    if (entry.kind == Library::TitleKind::Series || entry.kind == Library::TitleKind::Season) {
        facts << TrashListModel::tr("%n episodes", nullptr, entry.videos);
    }
    if (!entry.by.isEmpty()) {
        facts << TrashListModel::tr("removed by %1").arg(entry.by);
    }
    if (entry.bytesGone) {
        facts << TrashListModel::tr("bytes gone");
    }
    return facts.join(QStringLiteral(" · "));
}

} // namespace

TrashListModel::TrashListModel(const Settings &settings, const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_settings(settings)
    , m_clock(clock)
{ }

int TrashListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

Library::TrashPeriod TrashListModel::period() const
{
    return {m_settings.integer(SettingKey::TrashDays)};
}

int TrashListModel::daysLeft(const TrashEntry &entry) const
{
    return period().daysLeft(entry.removedAtMs, m_clock.wallNow().time_since_epoch().count());
}

ActionRow TrashListModel::actionRow(int row) const
{
    const TrashEntry &entry = m_entries.at(row);
    ActionRow painted;
    painted.head = row == 0 ? tr("Trash") : QString();
    painted.icon = QStringLiteral("user-trash");
    painted.isUpright = entry.kind != Library::TitleKind::Episode
        && entry.kind != Library::TitleKind::HomeVideo && entry.kind != Library::TitleKind::Extra;
    painted.picture = painted.isUpright && !entry.poster.isNull() ? entry.poster : entry.still;
    painted.title = entry.name;
    painted.words = factsOf(entry);
    painted.tone = Tone::Caption;
    const int days = daysLeft(entry);
    painted.figure = daysText(days);
    painted.figureTone = days <= 1 ? Tone::Warn : Tone::Text;
    painted.actions = {{int(Act::PutBack), QStringLiteral("edit-undo"), tr("Put back"), true}};
    return painted;
}

QVariant TrashListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const TrashEntry &entry = m_entries.at(index.row());
    switch (role) {
    case kActionRowRole:
        return QVariant::fromValue(actionRow(index.row()));
    case Qt::DisplayRole:
        return entry.name;
    case Qt::AccessibleTextRole: {
        QStringList facts{entry.name, factsOf(entry).replace(QStringLiteral(" · "), tr(", ")),
            daysText(daysLeft(entry))};
        facts.removeAll(QString());
        return facts.join(tr(", "));
    }
    default:
        return {};
    }
}

void TrashListModel::setEntries(const QVector<TrashEntry> &entries)
{
    if (m_entries == entries) {
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

int TrashListModel::rowOf(const TitleId &title) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
        [&](const TrashEntry &entry) { return entry.title == title; });
    return found == m_entries.end() ? -1 : int(found - m_entries.begin());
}

QString TrashListModel::summary() const
{
    const int videos = std::accumulate(m_entries.begin(), m_entries.end(), 0,
        [](int sum, const TrashEntry &entry) { return sum + entry.videos; });
    const qint64 bytes = std::accumulate(m_entries.begin(), m_entries.end(), qint64(0),
        [](qint64 sum, const TrashEntry &entry) { return sum + entry.storedBytes; });
    const QString count = tr("%n videos", nullptr, videos);
    //: %1: "12 videos · 35.2 GB in the storage"
    return tr("%1. Each stays for %n days, then its space in the storage is freed.", nullptr,
        period().days)
        .arg(bytes > 0 ? count + QStringLiteral(" · ") + Format::bytes(bytes) : count);
}

} // namespace Ui
