#include "ui/cards/librarylistmodel.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"

#include <QSet>

#include <algorithm>
#include <chrono>

namespace Ui {

namespace {

using namespace std::chrono_literals;

constexpr int kFirstPage = 120; // more than the first screen shows
constexpr int kCardsKept = 2000;
constexpr int kCardsAtOnce = 200;
//! Rows that come and go one run after the other; more are a new list.
constexpr int kMostRuns = 64;
constexpr auto kBetweenOrders = 500ms;

//! Calls change(first, last) for each run of rows whose title is not among the others, from the
//! end.
template <class Change>
void forEachRunNotIn(
    const QVector<TitleId> &titles, const QSet<TitleId> &others, const Change &change)
{
    for (qsizetype last = titles.size() - 1; last >= 0; --last) {
        if (others.contains(titles.at(last))) {
            continue;
        }
        qsizetype first = last;
        while (first > 0 && !others.contains(titles.at(first - 1))) {
            --first;
        }
        change(int(first), int(last));
        last = first;
    }
}

int runsNotIn(const QVector<TitleId> &titles, const QSet<TitleId> &others)
{
    int runs = 0;
    forEachRunNotIn(titles, others, [&runs](int, int) { ++runs; });
    return runs;
}

} // namespace

LibraryListModel::LibraryListModel(Library::Catalog &catalog, const Clock &clock, CardShape shape,
    CardWords words, QObject *parent)
    : CardModel(clock, shape, words, parent)
    , m_catalog(catalog)
    , m_cards(kCardsKept)
{
    m_load.setSingleShot(true);
    m_load.setInterval(0ms);
    connect(&m_load, &QTimer::timeout, this, &LibraryListModel::loadWanted);
    m_reorder.setSingleShot(true);
    m_reorder.setInterval(kBetweenOrders);
    connect(&m_reorder, &QTimer::timeout, this, &LibraryListModel::loadOrder);
    connect(&catalog, &Library::Catalog::changed, this, &LibraryListModel::onChanged);
}

LibraryListModel::~LibraryListModel() = default;

void LibraryListModel::setQuery(const Library::TitleQuery &query)
{
    m_query = query;
    m_query.cursor.clear();
    m_query.limit = kFirstPage;
    m_reorder.stop();
    m_stale = false;
    m_ordering = false;
    ++m_generation;
    const int request = ++m_request;
    Async::whenDone(
        m_catalog.page(m_query), this, [this, request](const Result<Library::TitlePage> &page) {
            if (request != m_request) {
                return;
            }
            if (!page) {
                emit loadFailed(page.error().message);
                return;
            }
            showFirst(*page);
            loadOrder();
        });
}

void LibraryListModel::showFirst(const Library::TitlePage &page)
{
    beginResetModel();
    m_titles.clear();
    m_sections.clear();
    for (const Library::TitleCard &card : page.cards) {
        m_titles.append(card.id);
        m_cards.insert(card.id, new Entry{card, m_generation});
    }
    m_total = page.total;
    endResetModel();
    emit loaded();
}

void LibraryListModel::loadOrder()
{
    if (m_ordering) {
        m_stale = true;
        return;
    }
    m_ordering = true;
    m_stale = false;
    const int request = m_request;
    Async::whenDone(
        m_catalog.order(m_query), this, [this, request](const Result<Library::TitleOrder> &order) {
            if (request != m_request) {
                return;
            }
            m_ordering = false;
            if (!order) {
                emit loadFailed(order.error().message);
                return;
            }
            applyOrder(*order);
            if (m_stale) {
                m_reorder.start();
            }
        });
}

void LibraryListModel::applyOrder(const Library::TitleOrder &order)
{
    m_sections = order.sections;
    m_total = int(order.titles.size());
    if (order.titles != m_titles) {
        changeRows(order.titles);
    }
    emit loaded();
}

void LibraryListModel::changeRows(const QVector<TitleId> &titles)
{
    const auto same
        = std::mismatch(m_titles.cbegin(), m_titles.cend(), titles.cbegin(), titles.cend());
    if (same.first == m_titles.cend()) {
        // The first page was there, and now comes the rest.
        beginInsertRows({}, int(m_titles.size()), int(titles.size()) - 1);
        m_titles = titles;
        endInsertRows();
        return;
    }
    const QSet<TitleId> before(m_titles.cbegin(), m_titles.cend());
    const QSet<TitleId> now(titles.cbegin(), titles.cend());
    QVector<TitleId> kept;
    std::copy_if(titles.cbegin(), titles.cend(), std::back_inserter(kept),
        [&before](const TitleId &id) { return before.contains(id); });
    QVector<TitleId> left;
    std::copy_if(m_titles.cbegin(), m_titles.cend(), std::back_inserter(left),
        [&now](const TitleId &id) { return now.contains(id); });
    if (kept != left || runsNotIn(m_titles, now) + runsNotIn(titles, before) > kMostRuns) {
        beginResetModel();
        m_titles = titles;
        endResetModel();
        return;
    }
    forEachRunNotIn(QVector<TitleId>(m_titles), now, [this](int first, int last) {
        beginRemoveRows({}, first, last);
        m_titles.remove(first, last - first + 1);
        endRemoveRows();
    });
    QVector<std::pair<int, int>> fresh;
    forEachRunNotIn(titles, before, [&fresh](int first, int last) { fresh.append({first, last}); });
    std::reverse(fresh.begin(), fresh.end());
    for (const auto &[first, last] : fresh) {
        beginInsertRows({}, first, last);
        m_titles.insert(first, last - first + 1, TitleId());
        std::copy(titles.cbegin() + first, titles.cbegin() + last + 1, m_titles.begin() + first);
        endInsertRows();
    }
}

int LibraryListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_titles.size());
}

int LibraryListModel::rowOf(const TitleId &id) const
{
    return int(m_titles.indexOf(id));
}

QString LibraryListModel::sectionOf(int row) const
{
    const auto after = std::upper_bound(m_sections.cbegin(), m_sections.cend(), row,
        [](int r, const Library::ListSection &section) { return r < section.firstRow; });
    return after == m_sections.cbegin() ? QString() : std::prev(after)->entry;
}

const Library::TitleCard &LibraryListModel::card(int row) const
{
    static const Library::TitleCard kUnknown;
    const TitleId &id = m_titles.at(row);
    if (const auto held = m_held.constFind(id); held != m_held.cend()) {
        if (held->generation != m_generation) {
            want(row);
        }
        return held->card;
    }
    const Entry *entry = m_cards.object(id);
    if (entry == nullptr || entry->generation != m_generation) {
        want(row);
    }
    return entry == nullptr ? kUnknown : entry->card;
}

void LibraryListModel::want(int row) const
{
    const TitleId &id = m_titles.at(row);
    if (!m_wanted.contains(id)) {
        m_wanted.append(id);
        // What was scrolled past is forgotten; a view that still shows it asks again as it paints.
        if (m_wanted.size() > kCardsAtOnce && m_held.isEmpty()) {
            m_wanted.removeFirst();
        }
    }
    if (!m_load.isActive() && !m_loadingCards) {
        m_load.start();
    }
}

void LibraryListModel::hold(const QVector<int> &rows)
{
    QHash<TitleId, Entry> held;
    for (const int row : rows) {
        const TitleId &id = m_titles.at(row);
        const Entry *entry = m_cards.object(id);
        if (m_held.contains(id)) {
            held.insert(id, m_held.value(id));
        } else if (entry != nullptr) {
            held.insert(id, *entry);
        } else {
            held.insert(id, Entry{{}, m_generation - 1});
        }
    }
    m_held = held;
    m_wanted.clear();
    for (const int row : rows) {
        card(row);
    }
}

void LibraryListModel::loadWanted()
{
    if (m_loadingCards || m_wanted.isEmpty()) {
        return;
    }
    m_loadingCards = true;
    const QVector<TitleId> asked = m_wanted.mid(0, kCardsAtOnce);
    m_wanted.remove(0, asked.size());
    Async::whenDone(m_catalog.cards(m_query.viewer, asked), this,
        [this, asked](const Result<QVector<Library::TitleCard>> &cards) { onCards(cards, asked); });
}

void LibraryListModel::onCards(
    const Result<QVector<Library::TitleCard>> &cards, const QVector<TitleId> &asked)
{
    m_loadingCards = false;
    if (!cards) {
        emit loadFailed(cards.error().message);
        return;
    }
    int first = rowCount();
    int last = -1;
    for (const Library::TitleCard &card : *cards) {
        if (const auto held = m_held.find(card.id); held != m_held.end()) {
            *held = {card, m_generation};
        } else {
            m_cards.insert(card.id, new Entry{card, m_generation});
        }
    }
    const QSet<TitleId> arrived(asked.cbegin(), asked.cend());
    for (int row = 0; row < m_titles.size(); ++row) {
        if (arrived.contains(m_titles.at(row))) {
            first = std::min(first, row);
            last = row;
        }
    }
    if (last >= 0) {
        emit dataChanged(
            index(first), index(last), {Qt::DisplayRole, ContentRole, Qt::AccessibleTextRole});
    }
    if (!m_wanted.isEmpty()) {
        m_load.start();
    }
}

void LibraryListModel::onChanged(const Library::CatalogChange &change)
{
    if (m_query.kinds.isEmpty() && !m_query.parent) {
        return;
    }
    if (change.everything || change.listsChanged) {
        ++m_generation;
        if (!m_reorder.isActive()) {
            m_reorder.start();
        }
        if (!m_titles.isEmpty()) {
            emit dataChanged(index(0), index(rowCount() - 1), {ContentRole});
        }
        return;
    }
    for (const TitleId &id : change.titles) {
        if (m_cards.contains(id) || m_held.contains(id)) {
            m_wanted.append(id);
        }
    }
    if (!m_wanted.isEmpty() && !m_loadingCards) {
        m_load.start();
    }
}

} // namespace Ui
