#pragma once

#include "sync/transfer/transfer.h"
#include "ui/pages/page.h"
#include "ui/transfers/ratehistory.h"
#include "ui/transfers/transferwords.h"

#include <QFuture>
#include <QHash>
#include <QTimer>

class QHBoxLayout;
class QVBoxLayout;

namespace Ui {

class ActionListView;
class BandwidthGraph;
class Button;
class EmptyNotice;
class Label;
class TransferListModel;

//! What is on its way into the storage, what needs a person, and what arrived.
class TransfersPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransfersPage)
public:
    TransfersPage(const Services &services, QWidget *parent);

    QString heading() const override;
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;
    QWidget *topBarTools() override;

protected:
    void restyle() override;

private:
    //! Pause all and the like: once for the top bar of the desktop, once for the head of TV.
    struct Tools
    {
        Button *pauseAll = nullptr;
        Button *clear = nullptr;
        Button *add = nullptr; //!< null in the top bar, which has its own
    };
    Tools makeTools(const QString &name, QWidget *parent, QHBoxLayout *layout);
    void onPut(const Sync::Transfer &transfer);
    void refresh();
    QString summaryOf(const QVector<Sync::Transfer> &all) const;
    void findPictures();
    void act(const QModelIndex &index, TransferAct act);
    void actOnCurrent(TransferAct act);
    void showMenu(const QModelIndex &index, const QPoint &globalPosition);
    //! Whether another one waits on that side of it.
    bool canMove(const QModelIndex &index, Sync::TransferMove move) const;
    bool moveCurrent(int key);
    void moveTo(const QModelIndex &index, const QModelIndex &before);
    void cancel(const Sync::Transfer &transfer);
    void onPauseAll();
    void pasteFiles();
    void tellFailure(const QFuture<Result<>> &future);

    RateHistory m_history; //!< also of the time in which the page is not seen
    TransferListModel *m_model;
    ActionListView *m_list;
    EmptyNotice *m_empty;
    Label *m_title;
    Label *m_summary;
    BandwidthGraph *m_graph;
    QVBoxLayout *m_layout;
    QHBoxLayout *m_head;
    QHBoxLayout *m_summaryLine;
    QWidget *m_bar; //!< what the top bar shows
    Tools m_barTools;
    Tools m_headTools;
    QTimer m_countdown;
    //! With which object the catalog was asked for their pictures since it changed.
    QHash<Sync::TransferId, ObjectId> m_asked;
};

} // namespace Ui
