#pragma once

#include "ui/pages/page.h"

class QHBoxLayout;
class QVBoxLayout;

namespace Library {
struct TrashEntry;
}

namespace Ui {

class ActionListView;
class Button;
class EmptyNotice;
class HistoryView;
class Label;
class TrashListModel;

//! What was removed and can be put back, and beside it what was done in the library and can be
//! taken back.
class TrashPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrashPage)
public:
    TrashPage(const Services &services, QWidget *parent);

    QString heading() const override;
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;
    bool undo() override;
    QWidget *topBarTools() override;

protected:
    void restyle() override;
    void paintEvent(QPaintEvent *event) override;

private:
    Button *makeEmptyButton(const QString &name, QWidget *parent);
    void reload();
    void show(const QVector<Library::TrashEntry> &entries);
    void putBack(const TitleId &title);
    //! Asks first; without a title everything goes.
    void askEmpty(const TitleId &title);
    void empty(const QVector<TitleId> &titles);

    TrashListModel *m_model;
    ActionListView *m_list;
    EmptyNotice *m_empty;
    Label *m_title;
    Label *m_summary;
    Label *m_historyHead;
    HistoryView *m_history;
    QWidget *m_panel;
    QVBoxLayout *m_layout;
    QHBoxLayout *m_head;
    QHBoxLayout *m_summaryLine;
    QHBoxLayout *m_historyLine;
    QHBoxLayout *m_columns;
    QVBoxLayout *m_side;
    QWidget *m_bar; //!< what the top bar of the desktop shows
    Button *m_barEmpty;
    Button *m_headEmpty;
    int m_request = 0; //!< a late answer is dropped
    bool m_isFresh = false; //!< just opened: nobody has chosen where the focus is
};

} // namespace Ui
