#include "ui/cards/cardlistmodel.h"

#include <algorithm>

namespace Ui {

CardListModel::CardListModel(const Clock &clock, CardShape shape, CardWords words, QObject *parent)
    : CardModel(clock, shape, words, parent)
{ }

CardListModel::~CardListModel() = default;

int CardListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cards.size());
}

int CardListModel::rowOf(const TitleId &id) const
{
    return m_rows.value(id, -1);
}

void CardListModel::reindex()
{
    m_rows.clear();
    for (int row = 0; row < m_cards.size(); ++row) {
        m_rows.insert(m_cards.at(row).id, row);
    }
}

void CardListModel::replace(const QVector<Library::TitleCard> &cards)
{
    QHash<TitleId, int> wanted;
    for (int i = 0; i < cards.size(); ++i) {
        wanted.insert(cards.at(i).id, i);
    }
    succeed(cards);
    removeAllBut(wanted);
    reorder(wanted);
    insertMissing(cards);
    update(cards);
}

// Where a list has one episode of a series, the next one takes its place, and with it the focus.
void CardListModel::succeed(const QVector<Library::TitleCard> &cards)
{
    const auto rowsOfSeries = [](const QVector<Library::TitleCard> &list) {
        QHash<TitleId, QVector<int>> rows;
        for (int row = 0; row < list.size(); ++row) {
            if (!list.at(row).seriesId.isNull()) {
                rows[list.at(row).seriesId] << row;
            }
        }
        return rows;
    };
    const auto before = rowsOfSeries(m_cards);
    const auto after = rowsOfSeries(cards);
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        const QVector<int> now = after.value(it.key());
        if (it->size() != 1 || now.size() != 1) {
            continue;
        }
        const int row = it->first();
        if (m_cards.at(row).id != cards.at(now.first()).id) {
            m_cards[row] = cards.at(now.first());
            emit dataChanged(index(row), index(row));
        }
    }
    reindex();
}

void CardListModel::removeAllBut(const QHash<TitleId, int> &wanted)
{
    for (int last = int(m_cards.size()) - 1; last >= 0;) {
        if (wanted.contains(m_cards.at(last).id)) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !wanted.contains(m_cards.at(first - 1).id)) {
            --first;
        }
        beginRemoveRows({}, first, last);
        m_cards.remove(first, last - first + 1);
        reindex();
        endRemoveRows();
        last = first - 1;
    }
}

void CardListModel::reorder(const QHash<TitleId, int> &wanted)
{
    const auto before = [&wanted](const Library::TitleCard &a, const Library::TitleCard &b) {
        return wanted.value(a.id) < wanted.value(b.id);
    };
    if (std::is_sorted(m_cards.cbegin(), m_cards.cend(), before)) {
        return;
    }
    emit layoutAboutToBeChanged();
    const QModelIndexList from = persistentIndexList();
    QVector<TitleId> ids;
    for (const QModelIndex &index : from) {
        ids << m_cards.at(index.row()).id;
    }
    std::sort(m_cards.begin(), m_cards.end(), before);
    reindex();
    QModelIndexList to;
    for (const TitleId &id : ids) {
        to << index(m_rows.value(id));
    }
    changePersistentIndexList(from, to);
    emit layoutChanged();
}

void CardListModel::insertMissing(const QVector<Library::TitleCard> &cards)
{
    const QHash<TitleId, int> known = m_rows;
    bool inserted = false;
    for (int first = 0; first < cards.size();) {
        if (known.contains(cards.at(first).id)) {
            ++first;
            continue;
        }
        int last = first;
        while (last + 1 < cards.size() && !known.contains(cards.at(last + 1).id)) {
            ++last;
        }
        beginInsertRows({}, first, last);
        m_cards.insert(first, last - first + 1, Library::TitleCard());
        std::copy(cards.begin() + first, cards.begin() + last + 1, m_cards.begin() + first);
        endInsertRows();
        inserted = true;
        first = last + 1;
    }
    if (inserted) {
        reindex();
    }
}

void CardListModel::append(const QVector<Library::TitleCard> &cards)
{
    QVector<Library::TitleCard> fresh;
    for (const Library::TitleCard &card : cards) {
        if (!m_rows.contains(card.id)) {
            fresh << card;
        }
    }
    if (fresh.isEmpty()) {
        return;
    }
    const int first = int(m_cards.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    for (int i = 0; i < fresh.size(); ++i) {
        m_rows.insert(fresh.at(i).id, first + i);
    }
    m_cards += fresh;
    endInsertRows();
}

void CardListModel::update(const QVector<Library::TitleCard> &cards)
{
    for (const Library::TitleCard &card : cards) {
        const int row = rowOf(card.id);
        if (row >= 0 && m_cards.at(row) != card) {
            m_cards[row] = card;
            emit dataChanged(
                index(row), index(row), {Qt::DisplayRole, ContentRole, Qt::AccessibleTextRole});
        }
    }
}

void CardListModel::setNotes(const QHash<TitleId, QString> &notes)
{
    m_notes = notes;
    if (!m_cards.isEmpty()) {
        emit dataChanged(index(0), index(int(m_cards.size()) - 1), {ContentRole});
    }
}

void CardListModel::setMatches(const QHash<TitleId, std::pair<int, int>> &matches)
{
    m_matches = matches;
    if (!m_cards.isEmpty()) {
        emit dataChanged(index(0), index(int(m_cards.size()) - 1), {ContentRole});
    }
}

} // namespace Ui
