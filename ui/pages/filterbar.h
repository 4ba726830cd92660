#pragma once

#include "library/catalog/types.h"

#include <QWidget>

namespace Ui {

class Button;
class Theme;

//! The chips above a grid: how it is sorted and what is left out.
class FilterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterBar)
public:
    FilterBar(const Theme &theme, QWidget *parent);

    void setGenres(const QVector<QString> &genres);
    //! Puts the choices into a query; the rest of it is left alone.
    void applyTo(Library::TitleQuery &query) const;
    bool isFiltering() const;
    void clearFilters();
    //! The filters in words: "unwatched · Drama".
    QString filterWords() const;
    QWidget *firstChip() const;
    QSize sizeHint() const override;

signals:
    void edited();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void arrange();
    void chooseSort();
    void chooseGenre();
    void chooseDecade();

    const Theme &m_theme;
    Button *m_sortChip;
    Button *m_genreChip;
    Button *m_decadeChip;
    Button *m_qualityChip;
    Button *m_unwatchedChip;
    QVector<QString> m_genres;
    Library::TitleSort m_sort = Library::TitleSort::Title;
    QString m_genre;
    int m_decade = 0;
    bool m_fourK = false;
    bool m_unwatched = false;
};

} // namespace Ui
