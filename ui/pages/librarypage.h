#pragma once

#include "ui/pages/page.h"

namespace Ui {

class CardView;
class EmptyNotice;
class FilterBar;
class Label;
class LetterBar;
class SelectionBar;
class TitleListModel;

//! All titles of one kind as a grid of posters.
class LibraryPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LibraryPage)
public:
    LibraryPage(const Services &services, Library::TitleKind kind, QWidget *parent);

    QString heading() const override;
    bool showsClock() const override { return true; }
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void restyle() override;

private:
    void query();
    void onLoaded();
    void refreshLetters();
    QString entryOf(const Library::TitleCard &card) const;
    void jumpTo(const QString &entry);
    void showEmptiness();
    int distinctEntries() const;
    void leaveSelection();
    void saveFilter();
    void zoom(int step);
    void onSelection();
    void arrange();

    Library::TitleKind m_kind;
    Label *m_title;
    Label *m_count;
    FilterBar *m_filters;
    CardView *m_grid;
    LetterBar *m_letters;
    SelectionBar *m_selection;
    EmptyNotice *m_empty;
    TitleListModel *m_model;
    QString m_dateFormat; //!< of the entries of home videos
    bool m_asked = false;
};

} // namespace Ui
