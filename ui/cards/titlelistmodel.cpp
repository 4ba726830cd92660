#include "ui/cards/titlelistmodel.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"

namespace Ui {

namespace {

constexpr int kPage = 200;

} // namespace

TitleListModel::TitleListModel(Library::Catalog &catalog, const Clock &clock, CardShape shape,
    CardWords words, QObject *parent)
    : CardListModel(clock, shape, words, parent)
    , m_catalog(catalog)
{
    connect(&catalog, &Library::Catalog::changed, this, &TitleListModel::onChanged);
}

TitleListModel::~TitleListModel() = default;

void TitleListModel::setQuery(const Library::TitleQuery &query)
{
    m_query = query;
    m_next.clear();
    load({}, kPage, true);
}

bool TitleListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_loading && !m_next.isEmpty();
}

void TitleListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent)) {
        load(m_next, kPage, false);
    }
}

void TitleListModel::load(const QByteArray &cursor, int limit, bool fromStart)
{
    const int request = ++m_request;
    m_loading = true;
    m_stale = false;
    if (cursor.isEmpty()) {
        m_fresh.clear();
    }
    Library::TitleQuery query = m_query;
    query.cursor = cursor;
    query.limit = limit;
    Async::whenDone(m_catalog.page(query), this,
        [this, request, limit, fromStart](const Result<Library::TitlePage> &page) {
            if (request != m_request) {
                return;
            }
            m_loading = false;
            if (!page) {
                emit loadFailed(page.error().message);
                return;
            }
            // What was counted before holds for the pages that follow.
            m_total = page->total < 0 && !fromStart ? m_total : page->total;
            if (m_total < 0) {
                count();
            }
            m_next = page->next;
            if (!fromStart) {
                append(page->cards);
            } else {
                m_fresh += page->cards;
                // As much as was loaded before, else the views would lose their place.
                const int missing = limit - int(page->cards.size());
                if (missing > 0 && !m_next.isEmpty()) {
                    load(m_next, missing, true);
                    return;
                }
                replace(std::exchange(m_fresh, {}));
            }
            emit loaded();
            if (m_stale) {
                load({}, qMax(kPage, rowCount()), true);
            }
        });
}

void TitleListModel::count()
{
    const int request = ++m_countRequest;
    Async::whenDone(m_catalog.total(m_query), this, [this, request](const Result<int> &total) {
        if (request == m_countRequest && total) {
            m_total = *total;
            emit counted();
        }
    });
}

void TitleListModel::onChanged(const Library::CatalogChange &change)
{
    if (m_query.kinds.isEmpty() && !m_query.parent) {
        return;
    }
    // What a viewer does moves titles into such a list and out of it.
    const bool personal = m_query.filter.watch != Library::WatchState::Any
        || m_query.filter.favourite || m_query.sort == Library::TitleSort::Played;
    if (change.everything || change.listsChanged || (personal && !change.titles.isEmpty())) {
        if (m_loading) {
            m_stale = true;
        } else {
            load({}, qMax(kPage, rowCount()), true);
        }
        return;
    }
    QVector<TitleId> shown;
    for (const TitleId &id : change.titles) {
        if (rowOf(id) >= 0) {
            shown << id;
        }
    }
    if (shown.isEmpty()) {
        return;
    }
    Async::whenDone(m_catalog.cards(m_query.viewer, shown), this,
        [this](const Result<QVector<Library::TitleCard>> &cards) {
            if (cards) {
                update(*cards);
            }
        });
}

} // namespace Ui
