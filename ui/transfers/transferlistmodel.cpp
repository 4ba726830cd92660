#include "ui/transfers/transferlistmodel.h"

#include "library/base/clock.h"

#include <algorithm>
#include <utility>

namespace Ui {

TransferListModel::TransferListModel(const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_clock(clock)
{ }

//! Within Done the newest is first; elsewhere what is first in the queue.
bool TransferListModel::Row::operator<(const Row &other) const
{
    const TransferGroup mine = TransferWords::group(transfer);
    const TransferGroup theirs = TransferWords::group(other.transfer);
    if (mine != theirs) {
        return mine < theirs;
    }
    const auto place = std::pair(transfer.place, added);
    const auto otherPlace = std::pair(other.transfer.place, other.added);
    return mine == TransferGroup::Done ? otherPlace < place : place < otherPlace;
}

int TransferListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

ActionRow TransferListModel::actionRow(int row) const
{
    const Sync::Transfer &transfer = m_rows.at(row).transfer;
    ActionRow result = TransferWords::row(transfer, m_clock.wallNow().time_since_epoch().count());
    result.picture = m_rows.at(row).picture;
    const TransferGroup group = TransferWords::group(transfer);
    if (row == 0 || TransferWords::group(m_rows.at(row - 1).transfer) != group) {
        result.head = TransferWords::groupHead(group);
    }
    return result;
}

QVariant TransferListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Sync::Transfer &transfer = m_rows.at(index.row()).transfer;
    const qint64 nowMs = m_clock.wallNow().time_since_epoch().count();
    switch (role) {
    case Qt::DisplayRole:
        return transfer.name;
    case Qt::AccessibleTextRole:
        return TransferWords::spoken(transfer, nowMs);
    case Qt::AccessibleDescriptionRole:
        return TransferWords::state(transfer, nowMs);
    case kActionRowRole:
        return QVariant::fromValue(actionRow(index.row()));
    default:
        return {};
    }
}

Qt::ItemFlags TransferListModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractListModel::flags(index);
    flags.setFlag(Qt::ItemIsDragEnabled,
        index.isValid() && TransferWords::canMove(m_rows.at(index.row()).transfer));
    return flags;
}

void TransferListModel::reset(const QVector<Sync::Transfer> &transfers)
{
    beginResetModel();
    m_rows.clear();
    for (const Sync::Transfer &transfer : transfers) {
        m_rows << Row{transfer, m_added++, {}};
    }
    std::sort(m_rows.begin(), m_rows.end());
    endResetModel();
}

int TransferListModel::rowOf(const Sync::TransferId &id) const
{
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).transfer.id == id) {
            return i;
        }
    }
    return -1;
}

//! Where the row goes among the others; without is left out of the count.
int TransferListModel::placeFor(const Row &row, int without) const
{
    int place = 0;
    for (int i = 0; i < m_rows.size(); ++i) {
        if (i != without && m_rows.at(i) < row) {
            ++place;
        }
    }
    return place;
}

void TransferListModel::headsChanged()
{
    if (!m_rows.isEmpty()) {
        emit dataChanged(index(0), index(int(m_rows.size()) - 1), {kActionRowRole});
    }
}

void TransferListModel::put(const Sync::Transfer &transfer)
{
    const int from = rowOf(transfer.id);
    if (from < 0) {
        const Row row{transfer, m_added++, {}};
        const int place = placeFor(row, -1);
        beginInsertRows({}, place, place);
        m_rows.insert(place, row);
        endInsertRows();
        headsChanged();
        return;
    }
    const Row row{transfer, m_rows.at(from).added, m_rows.at(from).picture};
    const int to = placeFor(row, from);
    if (to != from) {
        beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
        m_rows.move(from, to);
        m_rows[to] = row;
        endMoveRows();
        headsChanged();
        return;
    }
    const bool groupChanged
        = TransferWords::group(m_rows.at(from).transfer) != TransferWords::group(transfer);
    m_rows[from] = row;
    if (groupChanged) {
        headsChanged();
    }
    emit dataChanged(index(from), index(from),
        {kActionRowRole, Qt::AccessibleTextRole, Qt::AccessibleDescriptionRole});
}

void TransferListModel::remove(const Sync::TransferId &id)
{
    const int row = rowOf(id);
    if (row < 0) {
        return;
    }
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
    headsChanged();
}

void TransferListModel::setPicture(const Sync::TransferId &id, const PictureId &picture)
{
    const int row = rowOf(id);
    if (row >= 0 && m_rows.at(row).picture != picture) {
        m_rows[row].picture = picture;
        emit dataChanged(index(row), index(row), {kActionRowRole});
    }
}

QVector<Sync::Transfer> TransferListModel::transfers() const
{
    QVector<Sync::Transfer> all;
    for (const Row &row : m_rows) {
        all << row.transfer;
    }
    return all;
}

QModelIndex TransferListModel::indexOf(const Sync::TransferId &id) const
{
    const int row = rowOf(id);
    return row < 0 ? QModelIndex() : index(row);
}

QModelIndex TransferListModel::firstToLookAt() const
{
    for (int i = 0; i < m_rows.size(); ++i) {
        if (TransferWords::group(m_rows.at(i).transfer) == TransferGroup::NeedsYou) {
            return index(i);
        }
    }
    return m_rows.isEmpty() ? QModelIndex() : index(0);
}

bool TransferListModel::countsDown() const
{
    return std::any_of(m_rows.cbegin(), m_rows.cend(), [](const Row &row) {
        return row.transfer.state == Sync::TransferState::Waiting && row.transfer.error;
    });
}

void TransferListModel::tick()
{
    for (int i = 0; i < m_rows.size(); ++i) {
        const Sync::Transfer &transfer = m_rows.at(i).transfer;
        if (transfer.state == Sync::TransferState::Waiting && transfer.error) {
            emit dataChanged(index(i), index(i), {kActionRowRole, Qt::AccessibleTextRole});
        }
    }
}

} // namespace Ui
