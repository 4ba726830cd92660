#pragma once

#include "library/base/result.h"
#include "ui/cards/cardmodel.h"

#include <QCache>
#include <QTimer>

namespace Library {
class Catalog;
struct CatalogChange;
} // namespace Library

namespace Ui {

//! A list of any length: the order of its titles whole, the cards only of what was looked at last.
//! Follows the catalog's changes and keeps what views hold on to. The catalog outlives it.
class LibraryListModel final : public CardModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LibraryListModel)
public:
    LibraryListModel(Library::Catalog &catalog, const Clock &clock, CardShape shape,
        CardWords words, QObject *parent);
    ~LibraryListModel() override;

    //! Begins anew, with a list of one kind or of what is below one title. What is shown stays
    //! until the first page has come.
    void setQuery(const Library::TitleQuery &query);
    const Library::TitleQuery &query() const { return m_query; }
    //! Of the whole list; -1 until its order is known where counting takes longer than a page.
    int total() const { return m_total; }
    //! The entries of the bar beside the list, once the order is known.
    const QVector<Library::ListSection> &sections() const { return m_sections; }
    QString sectionOf(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    const Library::TitleCard &card(int row) const override;
    int rowOf(const TitleId &id) const override;
    void hold(const QVector<int> &rows) override;

signals:
    void loaded(); //!< the first page has come, or the order of the whole list
    void loadFailed(const QString &message);

private:
    struct Entry
    {
        Library::TitleCard card;
        int generation = 0; //!< older than m_generation: shown, and asked for again
    };

    void showFirst(const Library::TitlePage &page);
    void loadOrder();
    void applyOrder(const Library::TitleOrder &order);
    void changeRows(const QVector<TitleId> &titles);
    void want(int row) const;
    void loadWanted();
    void onCards(const Result<QVector<Library::TitleCard>> &cards, const QVector<TitleId> &asked);
    void onChanged(const Library::CatalogChange &change);

    Library::Catalog &m_catalog;
    Library::TitleQuery m_query;
    QVector<TitleId> m_titles;
    QVector<Library::ListSection> m_sections;
    // What is at hand follows from what was painted, not from what the list is.
    mutable QCache<TitleId, Entry> m_cards;
    QHash<TitleId, Entry> m_held;
    mutable QVector<TitleId> m_wanted; //!< asked for since the last load
    mutable QTimer m_load;
    QTimer m_reorder; //!< a scan changes lists all the time
    int m_total = 0;
    int m_request = 0;
    int m_generation = 0;
    bool m_loadingCards = false;
    bool m_ordering = false;
    bool m_stale = false; //!< the list changed while its order was being read
};

} // namespace Ui
