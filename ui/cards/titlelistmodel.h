#pragma once

#include "ui/cards/cardlistmodel.h"

namespace Library {
class Catalog;
struct CatalogChange;
} // namespace Library

namespace Ui {

//! The catalog's answer to one query, page by page. Follows the catalog's changes and keeps what
//! views hold on to. The catalog outlives it.
class TitleListModel final : public CardListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TitleListModel)
public:
    TitleListModel(Library::Catalog &catalog, const Clock &clock, CardShape shape, CardWords words,
        QObject *parent);
    ~TitleListModel() override;

    //! Begins anew; what is shown stays until the first page has come.
    void setQuery(const Library::TitleQuery &query);
    const Library::TitleQuery &query() const { return m_query; }
    //! Of the whole list, also of what is not loaded yet; -1 until counted() where counting takes
    //! longer than a page.
    int total() const { return m_total; }
    bool isLoading() const { return m_loading; }

    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void loaded(); //!< a page has come; the list may still have more
    void counted(); //!< total() is known now
    void loadFailed(const QString &message);

private:
    void load(const QByteArray &cursor, int limit, bool fromStart);
    void count();
    void onChanged(const Library::CatalogChange &change);

    Library::Catalog &m_catalog;
    Library::TitleQuery m_query;
    QByteArray m_next;
    QVector<Library::TitleCard> m_fresh; //!< of a reload that takes several pages
    int m_total = 0;
    int m_request = 0;
    int m_countRequest = 0;
    bool m_loading = false;
    bool m_stale = false;
};

} // namespace Ui
