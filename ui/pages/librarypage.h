#pragma once

#include "ui/pages/page.h"

namespace Ui {

class CardView;
class EmptyNotice;
class FilterBar;
class Label;
class LetterBar;
class LibraryListModel;
class SelectionBar;

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
    void showCurrentLetter();
    void jumpTo(const QString &entry);
    void showEmptiness();
    QString shownEntry(const QString &entry) const;
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
    LibraryListModel *m_model;
    QString m_jump;
    bool m_byYears = false;
    bool m_asked = false;
};

} // namespace Ui
