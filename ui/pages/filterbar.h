#pragma once

#include "library/catalog/filterrule.h"
#include "library/catalog/types.h"

#include <QWidget>

#include <functional>

class QMenu;

namespace Ui {

class Button;
class Theme;

//! The chips above a grid: how it is sorted and what is left out. What is chosen in the menu of all
//! filters gets a chip of its own, which takes it back.
class FilterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterBar)
public:
    FilterBar(const Theme &theme, Library::TitleKind kind, QWidget *parent);

    void setGenres(const QVector<QString> &genres);
    void setTags(const QVector<QString> &tags);
    //! Puts the choices into a query; the rest of it is left alone.
    void applyTo(Library::TitleQuery &query) const;
    //! The choices as a smart playlist keeps them; its kinds are left empty.
    Library::FilterRule::Rule rule() const;
    bool isFiltering() const;
    void clearFilters();
    //! The filters in words: "unwatched · Drama".
    QString filterWords() const;
    //! For a sentence: "unwatched drama".
    QString filterPhrase() const;
    QWidget *firstChip() const;
    QSize sizeHint() const override;

signals:
    void edited();
    void saveWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Choice
    {
        QString text;
        bool on = false;
        std::function<void()> toggle;
    };

    void refresh();
    void arrange();
    void edit(const std::function<void()> &change);
    QMenu *menuBelow(Button *chip, const char *objectName);
    void addChoices(QMenu *menu, const QVector<Choice> &choices);
    QVector<std::pair<Library::TitleSort, QString>> sorts() const;
    QStringList wordsOfFilters() const;
    QVector<Choice> watchChoices();
    QVector<Choice> decadeChoices();
    QVector<Choice> ratingChoices();
    QVector<Choice> qualityChoices();
    QVector<Choice> tagChoices();
    QVector<Choice> genreChoices();
    QVector<Choice> flagChoices();
    //! Everything that is on and has no chip of its own.
    QVector<Choice> further();
    void chooseSort();
    void chooseFilter();
    void chooseGenre();
    void chooseDecade();
    bool isFourK() const;

    const Theme &m_theme;
    Library::TitleKind m_kind;
    Button *m_sortChip;
    Button *m_filterChip;
    Button *m_genreChip;
    Button *m_decadeChip;
    Button *m_qualityChip;
    Button *m_unwatchedChip;
    QVector<Button *> m_furtherChips;
    QVector<QString> m_genres;
    QVector<QString> m_tags;
    Library::FilterRule::Rule m_rule;
};

} // namespace Ui
