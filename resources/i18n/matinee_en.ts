<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>App::ClusterSetup</name>
    <message numerus="yes">
        <source>%n video(s) are still on their way into the storage. Wait for them or cancel them, then connect.</source>
        <translation>
            <numerusform>%n video is still on its way into the storage. Wait for it or cancel it, then connect.</numerusform>
            <numerusform>%n videos are still on their way into the storage. Wait for them or cancel them, then connect.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message numerus="yes">
        <source>%n episodes</source>
        <translation>
            <numerusform>%n episode</numerusform>
            <numerusform>%n episodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClusterPage</name>
    <message numerus="yes">
        <source>%n video(s) are damaged</source>
        <translation>
            <numerusform>%n video is damaged</numerusform>
            <numerusform>%n videos are damaged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · %n block(s) mended</source>
        <extracomment>after &quot;All good&quot;</extracomment>
        <translation>
            <numerusform> · %n block mended</numerusform>
            <numerusform> · %n blocks mended</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message numerus="yes">
        <source>%n episode(s)</source>
        <translation>
            <numerusform>%n episode</numerusform>
            <numerusform>%n episodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n upload(s) go on when the same cluster is added again.</source>
        <translation>
            <numerusform>%n upload goes on when the same cluster is added again.</numerusform>
            <numerusform>%n uploads go on when the same cluster is added again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) of this PC are in the cluster, checked.</source>
        <translation>
            <numerusform>%n video of this PC is in the cluster, checked.</numerusform>
            <numerusform>%n videos of this PC are in the cluster, checked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In step: %n change(s) of other PCs arrived.</source>
        <translation>
            <numerusform>In step: %n change of other PCs arrived.</numerusform>
            <numerusform>In step: %n changes of other PCs arrived.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are stored, %1 in all.</source>
        <translation>
            <numerusform>%n video is stored, %1 in all.</numerusform>
            <numerusform>%n videos are stored, %1 in all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were read since, the last %1, the first %2.</source>
        <translation>
            <numerusform>%n of them was read since, the last %1, the first %2.</numerusform>
            <numerusform>%n of them were read since, the last %1, the first %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And one more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1”: %n part(s) had a damaged copy, and another one was whole.</source>
        <translation>
            <numerusform>“%1”: one part had a damaged copy, and another one was whole.</numerusform>
            <numerusform>“%1”: %n parts had a damaged copy, and another one was whole.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 video(s) were read and are whole.</source>
        <translation>
            <numerusform>%n of %1 was read and is whole.</numerusform>
            <numerusform>%n of %1 were read and are whole.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channels</source>
        <translation>
            <numerusform>%n channel</numerusform>
            <numerusform>%n channels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message numerus="yes">
        <source>%1 of %n parts stored</source>
        <translation>
            <numerusform>%1 of %n part stored</numerusform>
            <numerusform>%1 of %n parts stored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n on their way</source>
        <translation>
            <numerusform>%1 of %n on its way</numerusform>
            <numerusform>%1 of %n on their way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n parts here</source>
        <translation>
            <numerusform>%1 of %n part here</numerusform>
            <numerusform>%1 of %n parts here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::CardRow</name>
    <message numerus="yes">
        <source>%1, %n items</source>
        <translation>
            <numerusform>%1, %n item</numerusform>
            <numerusform>%1, %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::ClusterPage</name>
    <message numerus="yes">
        <source>%n video(s) could not be moved: %1</source>
        <translation>
            <numerusform>%n video could not be moved: %1</numerusform>
            <numerusform>%n videos could not be moved: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) · %1</source>
        <translation>
            <numerusform>%n video · %1</numerusform>
            <numerusform>%n videos · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::DropOverlay</name>
    <message numerus="yes">
        <source>Drop to add %n videos</source>
        <translation>
            <numerusform>Drop to add %n video</numerusform>
            <numerusform>Drop to add %n videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other files are not videos and will be left out</source>
        <translation>
            <numerusform>%n other file is not a video and will be left out</numerusform>
            <numerusform>%n other files are not videos and will be left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FileListModel</name>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FilesPage</name>
    <message numerus="yes">
        <source>%Ln folders</source>
        <translation>
            <numerusform>%Ln folder</numerusform>
            <numerusform>%Ln folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln could not be read</numerusform>
            <numerusform>%Ln could not be read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FolderBrowser</name>
    <message numerus="yes">
        <source>%Ln folders</source>
        <translation>
            <numerusform>%Ln folder</numerusform>
            <numerusform>%Ln folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::FolderModel</name>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln video</numerusform>
            <numerusform>%Ln videos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::IdentifyDialog</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::ListsPage</name>
    <message numerus="yes">
        <source>%n titles</source>
        <translation>
            <numerusform>%n title</numerusform>
            <numerusform>%n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Playlist · %n titles</source>
        <translation>
            <numerusform>Playlist · %n title</numerusform>
            <numerusform>Playlist · %n titles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Collection · %n titles</source>
        <translation>
            <numerusform>Collection · %n title</numerusform>
            <numerusform>Collection · %n titles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::OptionRow</name>
    <message numerus="yes">
        <source>%1, %2, %n choices</source>
        <translation>
            <numerusform>%1, %2, %n choice</numerusform>
            <numerusform>%1, %2, %n choices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::Page</name>
    <message numerus="yes">
        <source>%n titles are marked as watched</source>
        <translation>
            <numerusform>%n title is marked as watched</numerusform>
            <numerusform>%n titles are marked as watched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are marked as not watched</source>
        <translation>
            <numerusform>%n title is marked as not watched</numerusform>
            <numerusform>%n titles are marked as not watched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are among your favourites</source>
        <translation>
            <numerusform>%n title is among your favourites</numerusform>
            <numerusform>%n titles are among your favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are no favourites any more</source>
        <translation>
            <numerusform>%n title is no favourite any more</numerusform>
            <numerusform>%n titles are no favourites any more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are removed from the library</source>
        <translation>
            <numerusform>%n title is removed from the library</numerusform>
            <numerusform>%n titles are removed from the library</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are not in the storage, only in folders of a PC.</source>
        <translation>
            <numerusform>%n title is not in the storage, only in folders of a PC.</numerusform>
            <numerusform>%n titles are not in the storage, only in folders of a PC.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are fetched and stay on this PC</source>
        <translation>
            <numerusform>%n title is fetched and stays on this PC</numerusform>
            <numerusform>%n titles are fetched and stay on this PC</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are no longer kept on this PC</source>
        <translation>
            <numerusform>%n title is no longer kept on this PC</numerusform>
            <numerusform>%n titles are no longer kept on this PC</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are downloaded to %1</source>
        <translation>
            <numerusform>%n title is downloaded to %1</numerusform>
            <numerusform>%n titles are downloaded to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::SearchPage</name>
    <message numerus="yes">
        <source>Search, %1, %n results</source>
        <translation>
            <numerusform>Search, %1, %n result</numerusform>
            <numerusform>Search, %1, %n results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::SelectionBar</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::SeriesPage</name>
    <message numerus="yes">
        <source>%n seasons</source>
        <translation>
            <numerusform>%n season</numerusform>
            <numerusform>%n seasons</numerusform>
        </translation>
    </message>
</context>
</TS>
