#include "ui/trash/historymodel.h"

#include "library/base/clock.h"
#include "library/catalog/history/historywords.h"

#include <algorithm>

namespace Ui {

using Library::HistoryEntry;

HistoryModel::HistoryModel(const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_clock(clock)
{ }

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

qint64 HistoryModel::nowMs() const
{
    return m_clock.wallNow().time_since_epoch().count();
}

QString HistoryModel::when(int row) const
{
    const HistoryEntry &entry = m_entries.at(row);
    const QString moment = Library::HistoryWords::moment(entry.atMs, nowMs());
    //: %1: "20:31" or "Yesterday 22:48"; %2: name of a PC
    return entry.device.isEmpty() ? moment : tr("%1 on %2").arg(moment, entry.device);
}

QString HistoryModel::obstacle(int row) const
{
    const HistoryEntry &entry = m_entries.at(row);
    return entry.obstacle ? Library::HistoryWords::obstacle(*entry.obstacle, nowMs()) : QString();
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const HistoryEntry &entry = m_entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.what;
    case Qt::ToolTipRole: {
        QStringList lines;
        for (const Library::HistoryChange &change : entry.changes) {
            //: title, field: before → after
            lines << tr("%1, %2: %3 → %4")
                         .arg(change.subject, change.field, change.before, change.after);
        }
        return lines.join(QLatin1Char('\n'));
    }
    case Qt::AccessibleTextRole: {
        const QString undo = obstacle(index.row());
        return QStringList{entry.who, entry.what, when(index.row()),
            undo.isEmpty() ? tr("can be taken back") : undo}
            .join(tr(", "));
    }
    default:
        return {};
    }
}

void HistoryModel::setEntries(const QVector<HistoryEntry> &entries)
{
    if (m_entries == entries) {
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

void HistoryModel::append(const QVector<HistoryEntry> &entries)
{
    if (entries.isEmpty()) {
        return;
    }
    beginInsertRows({}, int(m_entries.size()), int(m_entries.size() + entries.size()) - 1);
    m_entries += entries;
    endInsertRows();
}

int HistoryModel::rowOf(const OperationId &operation) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
        [&](const HistoryEntry &entry) { return entry.operation == operation; });
    return found == m_entries.end() ? -1 : int(found - m_entries.begin());
}

} // namespace Ui
